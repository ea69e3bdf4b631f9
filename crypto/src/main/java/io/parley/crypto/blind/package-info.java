/**
 * Blinded pseudonyms: two or more members turn match keys into common pseudonyms such that none of
 * them can look up a person alone. Bytes in, bytes out; whoever calls brings the transport.
 *
 * <p>Every member holds a secret scalar for the epoch ({@link
 * io.parley.crypto.blind.BlindingScalar}). A person's pseudonym is a hash of the person's point
 * times all of them. A member, as <b>owner</b>, takes its own people through {@link
 * io.parley.crypto.blind.OwnerRun}: it masks points, has every other member, as <b>helper</b>
 * ({@link io.parley.crypto.blind.HelpingMember}), multiply them, and takes the mask off at home.
 *
 * <pre>
 *   match key → {@link io.parley.crypto.BlindingInputs} x → {@link
 *       io.parley.crypto.blind.EncodeToCurve} U → r·U → (helper) b·r·U → a·b·U → {@link
 *       io.parley.crypto.blind.BlindedPseudonyms}
 * </pre>
 *
 * <p>{@link io.parley.crypto.blind.IntersectionSide} is another use of the same points: two parties
 * count common values, and nobody gets a pseudonym.
 *
 * <p>{@code docs/crypto.md} has the protocol in one piece, what it promises against whom, and which
 * arguments are proofs.
 */
@org.jspecify.annotations.NullMarked
package io.parley.crypto.blind;
