/** A node's directory, configuration, keys and start. */
@org.jspecify.annotations.NullMarked
package io.parley.server.node;
