import {
  type Field,
  fields as f,
  formatShape,
  type Json,
  type JsonObject,
  type KerasTensor,
  type LayerArgs,
  regularizers,
  type Shape,
  ShapeError,
  type Tensor,
} from "@kmr-js/core";
import { Embedding } from "@kmr-js/layers";
import { BaseKmrLayer } from "./base-kmr-layer.ts";

/** A whole table that KMR writes into a config. The weights file holds it too, and that counts. */
const copyOfTable: Field<Json, null, false> = {
  required: false,
  initial: null,
  parse: () => null,
  serialize: () => null,
};

const fields = {
  /** Size of the user table: the largest user id plus 1. */
  num_users: f.positiveInteger(),
  /** Size of the item table: the largest item id plus 1. */
  num_items: f.positiveInteger(),
  /** Size of a vector. */
  embedding_dim: f.positiveInteger(32),
  /** Weight of the L2 penalty on both tables. */
  l2_reg: f.numberIn(0, Number.POSITIVE_INFINITY, { initial: 1e-4 }),
  /** Accepted from files of KMR and dropped. */
  user_embedding_weights: copyOfTable,
  /** Accepted from files of KMR and dropped. */
  item_embedding_weights: copyOfTable,
};
export type CollaborativeUserItemEmbeddingArgs = LayerArgs<typeof fields>;

type UserAndItem<T> = readonly [user: T, item: T];

/**
 * Looks up users and items, each in a table of its own: `[users[user_ids], items[item_ids]]`.
 * Shapes: `[(batch, …), (batch, …)]` → `[(batch, …, embedding_dim), (batch, …, embedding_dim)]`.
 * An id that its table does not have is an error or undefined, as the backend does it.
 * @see kmr.layers.CollaborativeUserItemEmbedding
 * @remarks Differs from KMR: `l2_reg` is 1e-4 by default, as its documentation says; its code says 1e-6. The tables
 * are not written into the config; KMR writes them as `user_embedding_weights` and `item_embedding_weights`, and
 * opens files without them.
 * @throws ConfigError for a size below 1 or a negative `l2_reg`, ShapeError for anything but two tensors.
 */
export class CollaborativeUserItemEmbedding extends BaseKmrLayer<
  typeof fields,
  UserAndItem<KerasTensor>,
  UserAndItem<KerasTensor>
> {
  static override readonly className = "CollaborativeUserItemEmbedding";
  static override readonly module = "kmr.layers.CollaborativeUserItemEmbedding";
  static override readonly fields = fields;
  declare user_embedding: Embedding;
  declare item_embedding: Embedding;

  protected override build(shapes: readonly Shape[]): void {
    const [users, items] = this.pair(shapes);
    const { num_users, num_items } = this.config;
    this.user_embedding = this.track("user_embedding", this.table("user_embedding", num_users));
    this.item_embedding = this.track("item_embedding", this.table("item_embedding", num_items));
    this.user_embedding.buildOnce(users);
    this.item_embedding.buildOnce(items);
  }

  override call([userIds, itemIds]: UserAndItem<Tensor>): UserAndItem<Tensor> {
    return [this.user_embedding(userIds), this.item_embedding(itemIds)];
  }

  override computeOutputShape(shapes: readonly Shape[]): UserAndItem<Shape> {
    const [users, items] = this.pair(shapes);
    const { embedding_dim } = this.config;
    return [
      [...users, embedding_dim],
      [...items, embedding_dim],
    ];
  }

  override getConfig(): JsonObject {
    const { user_embedding_weights: _, item_embedding_weights: __, ...config } = super.getConfig();
    return config;
  }

  private table(name: string, rows: number): Embedding {
    const { embedding_dim, l2_reg } = this.config;
    return new Embedding({
      name,
      input_dim: rows,
      output_dim: embedding_dim,
      embeddings_regularizer: regularizers.l2(l2_reg),
    });
  }

  private pair(shapes: readonly Shape[]): UserAndItem<Shape> {
    const [users, items] = shapes;
    if (shapes.length === 2 && Array.isArray(users) && Array.isArray(items)) return [users, items];
    const received = shapes.map((shape) => (Array.isArray(shape) ? formatShape(shape) : shape));
    throw new ShapeError(
      `${String(this)}: call it on two tensors, [user_ids, item_ids]. Received: ${received.join(", ")}.`,
    );
  }
}
