/** {@code parley psi}: the size of an intersection between two parties, without a room. */
@org.jspecify.annotations.NullMarked
package io.parley.server.psi;
