/**
 * Keys, signatures, pseudonyms and tokens: bytes in, bytes out.
 *
 * <p>The chain of derivation, each arrow one class:
 *
 * <pre>
 *   identifier → {@link io.parley.crypto.MatchKey} → pseudonym ({@link io.parley.crypto.Pseudonymizer})
 *              → token ({@link io.parley.crypto.QueryKey})
 *   identifier → MatchKey → {@link io.parley.crypto.BlindingInputs} → with every other member's help
 *              ({@link io.parley.crypto.blind}) → pseudonym → token
 *   two {@link io.parley.crypto.KeyAgreement}s, or a dealing among more members
 *              ({@link io.parley.crypto.group}) → {@link io.parley.crypto.CollaborationKey}
 *              → pseudonym key, key of blinding inputs, query keys
 * </pre>
 *
 * <p>House rules. Secrets leave their type only by a {@link io.parley.crypto.SecretAccess}. A
 * mistake of configuration (a size, a name) is told exactly; a secret or a signature that does not
 * fit has one text whatever the cause. Several values that go under one hash, MAC or signature are
 * each preceded by their length, so that no two lists of values give the same bytes. Curve work is
 * Bouncy Castle's lightweight API; hashes, MACs and AES are the JDK's, which are measured faster.
 */
@org.jspecify.annotations.NullMarked
package io.parley.crypto;
