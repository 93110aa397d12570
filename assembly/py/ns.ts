/**
 * The version of all namespaces: inline caches that depend on the keys of a module's or class's dict remember
 * it and are invalid once it has changed.
 */
export let ns_version: u32 = 1;

// @ts-ignore: decorator
@inline export function ns_changed(): void {
  ns_version++;
}
