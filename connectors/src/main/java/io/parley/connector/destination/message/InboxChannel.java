package io.parley.connector.destination.message;

import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.DestinationException;
import io.parley.identity.normalise.AttributeKind;
import java.util.Optional;

/**
 * Messages that an application shows its user: each is put into an inbox, where the application
 * finds it by the user's address.
 */
public final class InboxChannel implements Channel {
  private final AttributeKind address;
  private final Inbox inbox;

  /** Keeps messages. */
  @FunctionalInterface
  public interface Inbox {
    /**
     * Keeps a message; one of the same id replaces it.
     *
     * @throws DestinationException if it is not kept
     */
    void put(Message message);
  }

  /**
   * A channel.
   *
   * @param address by what the application knows its users
   */
  public InboxChannel(AttributeKind address, Inbox inbox) {
    this.address = address;
    this.inbox = inbox;
  }

  @Override
  public String name() {
    return "inbox";
  }

  @Override
  public AttributeKind address() {
    return address;
  }

  @Override
  public boolean hasSubject() {
    return true;
  }

  /** Nothing comes to a person who does not open the application; the link is beside the text. */
  @Override
  public boolean needsUnsubscribe() {
    return false;
  }

  @Override
  public BatchResult send(Message message) {
    inbox.put(message);
    return new BatchResult.Accepted(Optional.empty(), 0);
  }
}
