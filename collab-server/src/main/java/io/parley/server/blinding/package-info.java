/**
 * Blinded pseudonyms between real nodes: the protocol of {@link io.parley.crypto.blind}, carried by
 * a room that can neither read nor change it.
 */
@org.jspecify.annotations.NullMarked
package io.parley.server.blinding;
