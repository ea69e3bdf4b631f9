package io.parley.server.activation;

import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import java.util.List;

/** Who asks for the list of an audience. */
public interface Asking {
  /**
   * What a question for an audience came to.
   *
   * @param status {@code delivered}; {@code withheld}: too few people; {@code no change due}: too
   *     few changes, or none; {@code answered before}: nothing changed that the question reads
   * @param people rounded down to hundreds
   * @param promise what is promised, and what not
   */
  record Asked(
      String audience,
      String status,
      long people,
      String query,
      List<String> rule,
      List<String> promise) {}

  /**
   * Asks for an audience that is declared in the book, to which a list comes meanwhile.
   *
   * @throws AudienceRoom.Refused when it is refused
   */
  Asked ask(AudienceBook book, Audience audience);
}
