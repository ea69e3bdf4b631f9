package io.parley.server.rest;

import io.parley.identity.yaml.Nearest;
import io.parley.server.audience.Audience;
import io.parley.server.audience.Refresh;
import java.util.List;
import java.util.Optional;

/**
 * A declaration, with the keys of an audience's file.
 *
 * @param purpose of the question; the agreement's only one, where left out
 * @param refresh {@code daily}, {@code weekly}, {@code monthly} or {@code every N hours}
 * @param membershipDays 1 to {@link Audience#MOST_DAYS}
 * @param destinations names in node.yaml
 */
record AudienceBody(
    String name,
    String sql,
    Optional<String> purpose,
    Optional<String> refresh,
    Optional<Integer> membershipDays,
    Optional<List<String>> destinations) {
  AudienceBody {
    name = Given.must(name, "name");
    sql = Given.must(sql, "sql");
    purpose = Given.may(purpose);
    refresh = Given.may(refresh);
    membershipDays = Given.may(membershipDays);
    destinations = Given.may(destinations);
    if (!Audience.isName(name)) {
      throw wrong(
          "a name has 1 to 60 lower-case letters, digits and dashes, and begins with a letter or digit");
    }
    if (sql.isBlank()) {
      throw wrong("write the question whose answer is the list");
    }
    if (membershipDays.filter(d -> d < 1 || d > Audience.MOST_DAYS).isPresent()) {
      throw wrong("`membershipDays` is a number from 1 to " + Audience.MOST_DAYS);
    }
  }

  private static ProblemException wrong(String detail) {
    return ProblemCode.MALFORMED_REQUEST.problem(detail);
  }

  /** The audience that it declares. */
  Audience audience() {
    return new Audience(
        Audience.VERSION,
        name,
        sql.strip(),
        purpose.orElse(""),
        refresh.map(AudienceBody::refresh),
        membershipDays,
        destinations.orElse(List.of()).stream().distinct().toList());
  }

  private static Refresh refresh(String word) {
    return Refresh.of(word)
        .orElseThrow(() -> wrong(Nearest.unknown("refresh", word, Refresh.words())));
  }
}
