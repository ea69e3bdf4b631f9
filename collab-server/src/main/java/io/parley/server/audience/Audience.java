package io.parley.server.audience;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.wire.BadDocument;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A declared audience, as the receiving party's node keeps it. A delivery of the room belongs to it
 * when it answers this very statement for this purpose.
 *
 * @param name 1 to 60 lower-case letters, digits and dashes, a letter or digit first
 * @param sql the question whose answer is the list
 * @param purpose of the question; empty: the agreement's only one, or the usual
 * @param refresh how often it is to be asked for again; empty: when somebody does
 * @param membershipDays how many days somebody stays in it after the last list with it, 1 to 540;
 *     empty: until a list leaves it out
 * @param destinations where it goes, by their names in node.yaml
 */
public record Audience(
    int v,
    String name,
    String sql,
    String purpose,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Refresh> refresh,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> membershipDays,
    List<String> destinations) {
  public static final int VERSION = 1;

  /** The longest membership, in days; what ad platforms keep at most. */
  public static final int MOST_DAYS = 540;

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

  public Audience {
    if (v != VERSION) {
      throw new BadDocument(
          "an audience of version " + v + " is not understood; this node reads 1");
    }
    if (!isName(name)) {
      throw new BadDocument("an audience's name is none");
    }
    refresh = Objects.requireNonNullElse(refresh, Optional.empty()); // absent in the bytes
    membershipDays = Objects.requireNonNullElse(membershipDays, Optional.empty());
    destinations = List.copyOf(destinations);
  }

  /** Whether a text is a name of an audience, and so of a folder. */
  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  /** Whether a question is the one of this audience. */
  boolean isAskedBy(String asked, String forWhat) {
    return sql.strip().equals(asked.strip()) && (purpose.isEmpty() || purpose.equals(forWhat));
  }
}
