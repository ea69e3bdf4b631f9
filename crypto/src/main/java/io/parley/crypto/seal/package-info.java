/**
 * Sealing: what a node keeps at rest, and columns for a destination.
 *
 * <pre>
 *   {@link io.parley.crypto.seal.KeyProvider} (master keys) wraps {@link io.parley.crypto.seal.DataKeys}
 *              → {@link io.parley.crypto.seal.Envelope} → files and values at rest
 *   {@link io.parley.crypto.seal.HpkePublicKey} ← {@link io.parley.crypto.seal.ColumnSecret}
 *              → {@link io.parley.crypto.seal.ColumnSealer} → chunks of one column
 * </pre>
 *
 * <p>Everything is AES-256-GCM of the JDK in numbered chunks ({@code ChunkCipher}); keys are
 * wrapped by AES-KWP (RFC 5649) or sealed by HPKE (RFC 9180). Whatever is wrong with sealed bytes
 * (another key, a changed bit, a missing, moved or foreign chunk), the refusal is one text: {@link
 * io.parley.crypto.seal.SealRejected}.
 */
@org.jspecify.annotations.NullMarked
package io.parley.crypto.seal;
