/**
 * The version of all namespaces: inline caches that depend on the keys of a module's or class's dict remember
 * it and are invalid once it has changed. Always even (odd values mark a second kind of cache).
 */
export let ns_version: u32 = 2;

// @ts-ignore: decorator
@inline export function ns_changed(): void {
  ns_version += 2;
}
