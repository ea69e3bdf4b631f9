package io.parley.server.party;

import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretBytes;
import io.parley.identity.normalise.Identifier;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The pseudonyms of a running node's people in one collaboration: settled as {@link
 * io.parley.identity.settle.Settlement} does over everybody, by going over those again whom a
 * change concerns. That it is enough: whose a value is follows from its holders, and what a person
 * keeps from the values that are theirs.
 */
final class LivePseudonyms {
  private static final int SIZE = HeldPseudonyms.SIZE;

  private final List<String> keys;
  private final String profile;
  private final Pseudonyms.Source source;
  private final SecretBytes localKey;

  /** Of each value that somebody holds, whose it is. */
  private final Map<Identifier, UUID> owners = new HashMap<>();

  /** Of each person their own pseudonym and one for each key type, packed; zeros where none. */
  private final Map<UUID, byte[]> rows = new HashMap<>();

  private Optional<HeldPseudonyms> packed = Optional.empty();

  LivePseudonyms(
      List<String> keys, String profile, Pseudonyms.Source source, SecretBytes localKey) {
    this.keys = List.copyOf(keys);
    this.profile = profile;
    this.source = source;
    this.localKey = localKey;
  }

  /** Settles everybody. */
  void begin(LivePeople people) {
    change(people, people.offered());
  }

  /**
   * Settles anew whom a change concerns.
   *
   * @param changed whose records or offer are others than before, gone ones among them
   */
  void change(LivePeople people, Set<UUID> changed) {
    if (changed.isEmpty()) {
      return;
    }
    Set<UUID> concerned = new HashSet<>(changed);
    Set<Identifier> values = new LinkedHashSet<>();
    changed.forEach(person -> values.addAll(people.identifiers(person)));
    for (Identifier value : values) {
      if (!keys.contains(value.type().word())) {
        continue;
      }
      Optional<UUID> owner =
          people.holders(value).stream().min((one, other) -> compare(one, other));
      Optional.ofNullable(owners.get(value)).ifPresent(concerned::add); // who loses it
      owner.ifPresentOrElse(
          person -> {
            owners.put(value, person);
            concerned.add(person);
          },
          () -> owners.remove(value));
    }
    for (UUID person : concerned) {
      if (people.isOffered(person)) {
        rows.put(person, row(person, people.identifiers(person)));
      } else {
        rows.remove(person);
      }
    }
    packed = Optional.empty();
  }

  private byte[] row(UUID person, Set<Identifier> held) {
    byte[] row = new byte[(1 + keys.size()) * SIZE];
    System.arraycopy(Pseudonyms.own(localKey, person), 0, row, 0, SIZE);
    for (int i = 0; i < keys.size(); i++) {
      String type = keys.get(i);
      int at = (1 + i) * SIZE;
      held.stream()
          .filter(value -> value.type().word().equals(type) && person.equals(owners.get(value)))
          .map(value -> source.pseudonym(MatchKey.of(profile, type, value.value())))
          .min(Arrays::compareUnsigned)
          .ifPresent(lowest -> System.arraycopy(lowest, 0, row, at, SIZE));
    }
    return row;
  }

  private static int compare(UUID one, UUID other) {
    int high = Long.compareUnsigned(one.getMostSignificantBits(), other.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(one.getLeastSignificantBits(), other.getLeastSignificantBits());
  }

  /** All of them as they are now, which later changes do not touch. */
  HeldPseudonyms held() {
    HeldPseudonyms made = packed.orElseGet(this::pack);
    packed = Optional.of(made);
    return made;
  }

  private HeldPseudonyms pack() {
    byte[] ids = new byte[rows.size() * SIZE];
    byte[][] columns = new byte[1 + keys.size()][rows.size() * SIZE];
    int at = 0;
    for (Map.Entry<UUID, byte[]> one : rows.entrySet()) {
      byte[] row = one.getValue();
      System.arraycopy(Pseudonyms.bytes(one.getKey()), 0, ids, at, SIZE);
      for (int column = 0; column < columns.length; column++) {
        System.arraycopy(row, column * SIZE, columns[column], at, SIZE);
      }
      at += SIZE;
    }
    return HeldPseudonyms.of(
        List.of(ids),
        Pseudonyms.columns(keys),
        Arrays.stream(columns).map(List::<byte[]>of).toList());
  }
}
