/** @file Attention layers against values of Keras. */
import { checkLayerValues } from "@kmr-js/test";
import { kerasLayers } from "../keras-layers.ts";

checkLayerValues("attention.json", [kerasLayers]);
