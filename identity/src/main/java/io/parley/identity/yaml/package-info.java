/** Files that people write: YAML 1.2 with places, unknown words refused. */
@org.jspecify.annotations.NullMarked
package io.parley.identity.yaml;
