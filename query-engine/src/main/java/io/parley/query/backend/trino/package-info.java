/** Trino as the engine: the room's joint statements, and a party's contribution at home. */
@org.jspecify.annotations.NullMarked
package io.parley.query.backend.trino;
