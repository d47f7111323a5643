/** @file Recurrent layers and wrappers against values of Keras. */
import { checkLayerValues } from "@kmr-js/test";
import { kerasLayers } from "../keras-layers.ts";

checkLayerValues("recurrent.json", [kerasLayers]);
