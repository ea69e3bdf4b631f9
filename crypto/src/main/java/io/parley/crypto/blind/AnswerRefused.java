package io.parley.crypto.blind;

/**
 * What came back is not the answer to the batch that was sent: cut short, of another size, or to
 * another batch. Nothing was taken from it; the same batch may be sent again.
 */
public final class AnswerRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  AnswerRefused(String message) {
    super(message);
  }
}
