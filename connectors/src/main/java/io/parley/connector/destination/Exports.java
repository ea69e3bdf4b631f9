package io.parley.connector.destination;

import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import io.parley.identity.normalise.Normaliser;
import io.parley.identity.normalise.NormaliserOptions;
import io.parley.identity.normalise.Reading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The values of a person in the form of one receiver, by identity's profiles and no second rule.
 * What a {@link Normaliser} sets aside as junk, what the profile refuses, and what is a hash
 * already (of whatever normal form) is left out and counted.
 */
public final class Exports {
  private static final Map<String, NormaliserOptions> OPTIONS = new ConcurrentHashMap<>();

  private final ExportProfile profile;
  private final AudienceMember member;
  private final NormaliserOptions options;
  private int leftOut;

  /**
   * The values of a person.
   *
   * @throws IllegalArgumentException if the person's region does not exist
   */
  public Exports(ExportProfile profile, AudienceMember member) {
    this.profile = profile;
    this.member = member;
    this.options = OPTIONS.computeIfAbsent(member.region(), NormaliserOptions::of);
  }

  /** All values of a kind as they are sent, each once, in their order; at most so many. */
  public List<String> of(AttributeKind kind, int most) {
    return exported(kind, most, false);
  }

  /** The first usable value of a kind as it is sent. */
  public Optional<String> first(AttributeKind kind) {
    return of(kind, 1).stream().findFirst();
  }

  /** The first usable value of a kind in its normal form, for a receiver that takes it plain. */
  public Optional<String> firstPlain(AttributeKind kind) {
    return exported(kind, 1, true).stream().findFirst();
  }

  /**
   * The person's key: its first usable customer id, otherwise the id by which the owner knows it.
   */
  public Optional<String> key() {
    Optional<String> given = first(AttributeKind.CUSTOMER_ID);
    return given.isPresent()
        ? given
        : profile.exported(AttributeKind.CUSTOMER_ID, member.id(), member.region());
  }

  /** How many values were refused so far. */
  public int leftOut() {
    return leftOut;
  }

  private List<String> exported(AttributeKind kind, int most, boolean plain) {
    Set<String> sent = new LinkedHashSet<>();
    for (String raw : member.texts(kind)) {
      if (raw.isBlank()) {
        continue;
      }
      Optional<String> value = usable(kind, raw) ? value(kind, raw, plain) : Optional.empty();
      if (value.isEmpty()) {
        leftOut++;
      }
      value.filter(v -> sent.size() < most).ifPresent(sent::add);
    }
    return new ArrayList<>(sent);
  }

  private Optional<String> value(AttributeKind kind, String raw, boolean plain) {
    Optional<String> exported = profile.exported(kind, raw, member.region());
    return plain && exported.isPresent()
        ? profile.normalised(kind, raw, member.region())
        : exported;
  }

  private boolean usable(AttributeKind kind, String raw) {
    return !(Normaliser.of(kind, options).read(raw) instanceof Reading.Junk);
  }
}
