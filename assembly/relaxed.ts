/** The families that a fused multiply-add speeds up: built again for engines that have one. */
export * from "./conv";
export * from "./matmul";
export * from "./sequence";
