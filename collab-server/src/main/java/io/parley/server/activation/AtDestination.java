package io.parley.server.activation;

import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import java.util.List;

/**
 * What a destination has of an audience.
 *
 * @param destination its name
 * @param delivery the number of the last delivery, 0: none
 * @param people about how many are there, rounded down to hundreds
 * @param state {@code nothing}, {@code whole}, or {@code broken}: to be taken up by another export
 */
public record AtDestination(String destination, int delivery, long people, String state) {
  /** One line. */
  public String text() {
    return delivery == 0
        ? "%s: %s".formatted(destination, state)
        : "%s: %s, delivery %,d, about %,d people".formatted(destination, state, delivery, people);
  }

  /** What each destination has of an audience. */
  static List<AtDestination> standings(AudienceBook book, Audience audience) {
    return audience.destinations().stream()
        .map(
            to -> {
              Standing standing = standing(book, audience.name(), to);
              int sure = standing.people().size() - standing.unsure().size();
              return new AtDestination(
                  to,
                  standing.number(),
                  sure / 100 * 100L,
                  standing.number() == 0
                      ? "nothing"
                      : standing.open().isPresent() ? "broken" : "whole");
            })
        .toList();
  }

  static Standing standing(AudienceBook book, String name, String to) {
    return book.opened(name, file(to)).map(Standing::decode).orElse(Standing.NOBODY);
  }

  static String file(String to) {
    return "at-" + to + ".sealed";
  }
}
