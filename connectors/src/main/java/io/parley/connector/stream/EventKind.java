package io.parley.connector.stream;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of events that SDKs send, and what each must say beside whom it is about. */
public enum EventKind {
  /** Somebody did something. */
  TRACK("event"),
  /** What is known about somebody; ties an anonymous id to a user. */
  IDENTIFY(""),
  /** Somebody looked at a page. */
  PAGE(""),
  /** Somebody looked at a screen of an app. */
  SCREEN(""),
  /** Somebody belongs to a group. */
  GROUP("groupId"),
  /** Two ids are one person's. */
  ALIAS("previousId");

  private final String needs;

  EventKind(String needs) {
    this.needs = needs;
  }

  /** As {@code type} and the path of a request write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of this word. */
  public static Optional<EventKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  /** The kind of a request's path: its word, or its first letter as browsers' SDKs write it. */
  public static Optional<EventKind> ofPath(String path) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(path) || kind.word().substring(0, 1).equals(path))
        .findFirst();
  }

  /** Why an event of this kind is none, in words that quote nothing of it; empty: it is one. */
  Optional<String> lack(JsonNode event) {
    if (this == ALIAS) {
      return isName(event.path("previousId")) && isName(event.path("userId"))
          ? Optional.empty()
          : Optional.of("an alias says `previousId` and `userId`");
    }
    if (!isName(event.path("userId")) && !isName(event.path("anonymousId"))) {
      return Optional.of("the event has neither `userId` nor `anonymousId`");
    }
    return needs.isEmpty() || isName(event.path(needs))
        ? Optional.empty()
        : Optional.of("an event of type `%s` says `%s`".formatted(word(), needs));
  }

  /** SDKs of servers send ids as numbers too. */
  private static boolean isName(JsonNode value) {
    return (value.isTextual() && !value.textValue().isBlank()) || value.isIntegralNumber();
  }
}
