package io.parley.server.wire;

/**
 * The asker's go.
 *
 * @param commit its signed {@link PsiCommit}, base64
 * @param keySignature its signature over the key agreement's transcript, base64
 */
public record PsiGo(String commit, String keySignature) {}
