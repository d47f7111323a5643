/** @file Layers and models as the objects that stand in a config. */
import type { JsonObject } from "../json.ts";
import type { AnyLayer } from "../layer/layer.ts";

/** The saved form of a layer or model: module, class, config, and the shapes it was built with. */
export function serializeLayer(layer: AnyLayer): JsonObject {
  const { className, module, registeredPackage } = layer.cls;
  const config = layer.getConfig();
  const functional = "input_layers" in config && "output_layers" in config;
  const identity = functional
    ? {
        module: "keras.src.models.functional",
        class_name: "Functional",
        registered_name: "Functional",
      }
    : {
        module,
        class_name: className,
        registered_name:
          registeredPackage === undefined ? null : `${registeredPackage}>${className}`,
      };
  return {
    module: identity.module,
    class_name: identity.class_name,
    config,
    registered_name: identity.registered_name,
    ...(layer.buildConfig === undefined ? {} : { build_config: layer.buildConfig }),
  };
}
