/**
 * Raw identifiers (e-mail addresses, phone numbers) into the one form under which they are
 * compared.
 */
@org.jspecify.annotations.NullMarked
package io.parley.identity.normalise;
