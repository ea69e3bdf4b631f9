package io.parley.server.collab;

import io.parley.identity.normalise.IdentifierType;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.BlindedKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What members agree on, checked, before it is an agreement that somebody signs.
 *
 * @param collaboration its name
 * @param epoch of the collaboration key, 1 or more
 * @param members two or more, in any order
 * @param room who executes questions
 * @param keyOrder key types, in the order in which people are matched on them
 * @param purposes what questions may be asked for
 * @param region where the room is, in a word that policies name in {@code residency}
 * @param keys how pseudonyms are blinded; empty: they are keyed
 * @param graceDays for how many days what is left of earlier epochs is kept; empty: the usual
 * @param use which members ask, receive and pay
 */
public record Terms(
    String collaboration,
    int epoch,
    List<Agreement.Node> members,
    Agreement.Node room,
    List<String> keyOrder,
    List<String> purposes,
    Optional<String> region,
    Optional<BlindedKeys> keys,
    Optional<Integer> graceDays,
    AgreedUse use) {
  private static final String WORD = "[a-z][a-z0-9_-]{0,62}";

  /**
   * Checks them.
   *
   * @throws ConfigurationException naming what is wrong
   */
  public Terms {
    members = members.stream().sorted(Comparator.comparing(Agreement.Node::name)).toList();
    keyOrder = List.copyOf(keyOrder);
    purposes = List.copyOf(purposes);
    word("the collaboration", collaboration);
    purposes.forEach(p -> word("a purpose", p));
    region.ifPresent(r -> word("the region", r));
    if (epoch < 1) {
      throw new ConfigurationException("an epoch is 1 or more, not " + epoch);
    } else if (members.size() < 2) {
      throw new ConfigurationException(
          "a collaboration has two members or more; name the exported keys of each with --member");
    } else if (purposes.isEmpty()) {
      throw new ConfigurationException("name at least one purpose with --purpose");
    }
    checkKeyOrder(keyOrder);
    if (members.size() > 2 && keyOrder.size() > 1) {
      throw new ConfigurationException(
          "three members or more are matched on one key type; name one with --match");
    }
    checkNames(members, room);
    try {
      use.check(names(members));
    } catch (BadDocument e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()));
    }
  }

  private static void word(String what, String text) {
    if (!text.matches(WORD)) {
      throw new ConfigurationException(
          "%s is a word of lower-case letters, digits, - and _ that begins with a letter, at most 63 long"
              .formatted(what));
    }
  }

  private static void checkKeyOrder(List<String> keyOrder) {
    for (String key : keyOrder) {
      if (IdentifierType.ofWord(key).isEmpty()) {
        throw new ConfigurationException(
            "people are matched on `email` and `phone`, not on `%s`".formatted(key));
      }
    }
    if (keyOrder.isEmpty() || new HashSet<>(keyOrder).size() < keyOrder.size()) {
      throw new ConfigurationException("name each key type once, the surest first: email,phone");
    }
  }

  private static void checkNames(List<Agreement.Node> members, Agreement.Node room) {
    List<String> names = new ArrayList<>(members.stream().map(Agreement.Node::name).toList());
    names.add(room.name());
    if (new HashSet<>(names).size() < names.size()) {
      throw new ConfigurationException(
          "two of %s have one name; each node has its own, and the room is no member"
              .formatted(String.join(", ", names)));
    }
  }

  /** The terms of an agreement. */
  public static Terms of(Agreement agreement) {
    return new Terms(
        agreement.collaboration(),
        agreement.epoch(),
        agreement.members(),
        agreement.room(),
        agreement.keyOrder(),
        agreement.purposes(),
        agreement.region(),
        agreement.keys(),
        agreement.graceDays(),
        agreement.agreedUse());
  }

  /** These terms as the first version of an agreement. */
  public Agreement agreement() {
    return new Agreement(
        Agreement.VERSION,
        collaboration,
        epoch,
        members,
        room,
        keyOrder,
        NormalisationProfile.CANONICAL.id(),
        purposes,
        region,
        keys,
        graceDays,
        Optional.empty(),
        use.written());
  }

  /** These terms in another epoch. */
  public Terms inEpoch(int other) {
    return new Terms(
        collaboration, other, members, room, keyOrder, purposes, region, keys, graceDays, use);
  }

  /**
   * Whether pseudonyms made under other terms can still serve: then the epoch need not change.
   * Names only: with another key of the same member they are the same people.
   */
  public boolean keepsPseudonyms(Terms before) {
    return names(members).equals(names(before.members))
        && keyOrder.equals(before.keyOrder)
        && keys.equals(before.keys);
  }

  private static List<String> names(List<Agreement.Node> nodes) {
    return nodes.stream().map(Agreement.Node::name).toList();
  }
}
