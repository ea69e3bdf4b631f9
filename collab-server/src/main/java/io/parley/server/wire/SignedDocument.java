package io.parley.server.wire;

/**
 * A document that somebody signs: written as canonical JSON ({@link CanonicalJson}), so that any
 * program that follows RFC 8785 writes the same bytes for it.
 */
interface SignedDocument {}
