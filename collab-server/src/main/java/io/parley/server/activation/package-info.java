/** Takes declared audiences to the destinations of node.yaml. */
@org.jspecify.annotations.NullMarked
package io.parley.server.activation;
