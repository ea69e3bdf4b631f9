package io.parley.connector.destination;

import io.parley.identity.normalise.AttributeKind;
import java.util.List;

/**
 * A person of an audience, on the way to one receiver.
 *
 * @param id by which the owner knows the person; not blank. It orders a delivery, and leaves only
 *     where a receiver takes a {@link AttributeKind#CUSTOMER_ID} and none is among the values
 * @param change whether the person comes or goes
 * @param region where phone numbers without a country code are from: two upper-case letters
 * @param values raw values, in the order in which they are tried; a kind may come several times
 */
public record AudienceMember(String id, Change change, String region, List<RawValue> values) {
  /** Checks the id and copies the values. */
  public AudienceMember {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a member of an audience needs an id");
    }
    values = List.copyOf(values);
  }

  /** The texts of one kind, in their order. */
  public List<String> texts(AttributeKind kind) {
    return values.stream().filter(v -> v.kind() == kind).map(RawValue::text).toList();
  }

  /** Without id and values, which are a person's data. */
  @Override
  public String toString() {
    return "AudienceMember[" + change + "]";
  }
}
