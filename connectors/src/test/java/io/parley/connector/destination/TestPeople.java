package io.parley.connector.destination;

import io.parley.connector.destination.http.Patience;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.identity.normalise.AttributeKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** People, secrets and patience that tests of destinations share. */
public final class TestPeople {
  /** What must be found in no receipt, journal, message or toString. */
  public static final List<String> CANARIES =
      List.of("saoirse", "jane", "828-222", "menlo", "canary", "crm-17");

  public static final String TOKEN = "canary-token-7e57";

  public static final ExportGate EVERYBODY = member -> Optional.empty();

  private TestPeople() {}

  /** The person of the vendors' own examples: all values are usable. */
  public static AudienceMember jane(Change change) {
    return member(
        "crm-17",
        change,
        new RawValue(AttributeKind.EMAIL, " Jane.Saoirse+Work@GMAIL.com "),
        new RawValue(AttributeKind.PHONE, "+374 (93) 828-222"),
        new RawValue(AttributeKind.GIVEN_NAME, "Jane"),
        new RawValue(AttributeKind.FAMILY_NAME, "Saoirse"),
        new RawValue(AttributeKind.BIRTH_DATE, "1987-06-05"),
        new RawValue(AttributeKind.GENDER, "F"),
        new RawValue(AttributeKind.STREET, "12 Main Street"),
        new RawValue(AttributeKind.LOCALITY, "Menlo Park"),
        new RawValue(AttributeKind.REGION, "CA"),
        new RawValue(AttributeKind.POSTAL_CODE, "94025"),
        new RawValue(AttributeKind.COUNTRY, "US"));
  }

  /** Somebody of whom nothing can be used. */
  public static AudienceMember unusable(Change change) {
    return member(
        "crm-18",
        change,
        new RawValue(AttributeKind.EMAIL, "not an address"),
        new RawValue(AttributeKind.EMAIL, "n/a"),
        new RawValue(AttributeKind.PHONE, "000-0000"));
  }

  /** People with an e-mail address each. */
  public static List<AudienceMember> crowd(int from, int count, Change change) {
    return IntStream.range(from, from + count)
        .mapToObj(
            i ->
                member(
                    "k%07d".formatted(i),
                    change,
                    new RawValue(AttributeKind.EMAIL, "canary%d@mail.example".formatted(i))))
        .toList();
  }

  public static AudienceMember member(String id, Change change, RawValue... values) {
    return new AudienceMember(id, change, "US", List.of(values));
  }

  /** A delivery to an audience of nobody. */
  public static DeliveryOrder order(String id, List<AudienceMember> members) {
    return new DeliveryOrder(id, members::stream, EVERYBODY, 0);
  }

  public static DeliveryOrder order(String id, Stream<AudienceMember> members) {
    return order(id, members.toList());
  }

  public static SecretBytes token() {
    return SecretBytes.copyOf(TOKEN.getBytes(StandardCharsets.UTF_8), SecretAccess.insecure());
  }

  /** Tries so often, and waits not at all. */
  public static Patience patience(int attempts) {
    return new Patience(
        attempts,
        Duration.ofMillis(1),
        Duration.ofSeconds(30),
        InstantSource.system(),
        time -> {},
        () -> 1.0);
  }
}
