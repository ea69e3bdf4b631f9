package io.parley.connector.destination.message;

/**
 * A message to one person.
 *
 * @param id the same when it is sent again
 * @param to an address, a number or an id, as the channel takes it
 * @param subject one line; empty where the channel has none
 * @param text the message
 * @param unsubscribe the person's link to have no more
 */
public record Message(String id, String to, String subject, String text, String unsubscribe) {
  /** Without what is in it. */
  @Override
  public String toString() {
    return "Message[hidden]";
  }
}
