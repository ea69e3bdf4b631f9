package io.parley.connector.destination.message;

import io.parley.connector.destination.BatchResult;
import io.parley.identity.normalise.AttributeKind;

/** A way to people. */
public interface Channel {
  /** The name of a destination that uses it: {@code email}, {@code sms}. */
  String name();

  /** By which kind of value it finds a person. */
  AttributeKind address();

  /** Whether a message has a subject. */
  boolean hasSubject();

  /** Whether the link to have no more must be in the text. */
  boolean needsUnsubscribe();

  /** Sends a message at most once. */
  BatchResult send(Message message);
}
