/** The documents that nodes sign and send each other. Each carries its version, {@code v}. */
@org.jspecify.annotations.NullMarked
package io.parley.server.wire;
