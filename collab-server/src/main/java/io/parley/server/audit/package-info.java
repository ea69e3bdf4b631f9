/** Proving a node's audit log whole, and reading parts of it, offline. */
@org.jspecify.annotations.NullMarked
package io.parley.server.audit;
