/** The driver alone, as a wasm module for the tests: every function of `assembly/kpu`, and memory to use. */
export * from "../../assembly/kpu/index";
