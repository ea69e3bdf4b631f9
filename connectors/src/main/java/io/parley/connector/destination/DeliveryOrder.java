package io.parley.connector.destination;

import java.util.regex.Pattern;

/**
 * What is to be delivered.
 *
 * @param id names the delivery, the same when it is taken up again: 1 to 128 letters, digits, -, _
 *     and dots, a letter or digit first
 * @param members who comes and who goes
 * @param gate who may leave
 * @param standing people whom the receiver has in the audience already, 0 or more: with them the
 *     smallest audience is reckoned. 0 where a delivery replaces the audience
 */
public record DeliveryOrder(String id, MemberSource members, ExportGate gate, long standing) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  /** Checks the id. */
  public DeliveryOrder {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a delivery's id has 1 to 128 letters, digits, hyphens, underscores and dots,"
              + " a letter or digit first");
    }
    if (standing < 0) {
      throw new IllegalArgumentException("an audience has 0 people or more");
    }
  }
}
