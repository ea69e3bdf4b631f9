/** Arrow Flight with TLS between nodes, and for analysts. */
@org.jspecify.annotations.NullMarked
package io.parley.server.flight;
