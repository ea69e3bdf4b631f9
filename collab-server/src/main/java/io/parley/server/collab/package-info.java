/** Collaborations as documents: drafted, signed by each at its own node, changed, left. */
@org.jspecify.annotations.NullMarked
package io.parley.server.collab;
