package io.parley.server.room;

import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.KeyDeal;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.arrow.flight.FlightRuntimeException;

/**
 * Carries what the parties say to each other to come to a key: messages that the room can neither
 * read into a key nor change unnoticed.
 */
final class KeyRelay {
  private final List<PartyLink> parties;
  private final int epoch;

  KeyRelay(List<PartyLink> parties, int epoch) {
    this.parties =
        parties.stream()
            .sorted(Comparator.comparing(KeyRelay::nameBytes, Arrays::compareUnsigned))
            .toList();
    this.epoch = epoch;
  }

  private static byte[] nameBytes(PartyLink link) {
    return link.party().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Brings a key to those that have none: the one that the others have already confirmed, or a
   * fresh one when nobody has any.
   *
   * @throws ConfigurationException naming the party at which it ended
   */
  void run(List<PartyLink> keyless) {
    Optional<MemberMessages> before =
        parties.stream()
            .map(link -> at(link, link::keyConfirmed))
            .flatMap(Optional::stream)
            .findFirst();
    if (before.isPresent()) {
      confirm(keyless, before.get(), link -> lacksTheKey(link, keyless));
    } else if (keyless.size() < parties.size()) {
      throw lacksTheKey(keyless.get(0), keyless);
    } else {
      MemberMessages confirmations = parties.size() == 2 ? agreed() : dealt();
      confirm(parties, confirmations, KeyRelay::broken);
    }
  }

  private MemberMessages agreed() {
    PartyLink a = parties.get(0);
    PartyLink b = parties.get(1);
    byte[] ephemeralA = at(a, a::keyEphemeral);
    byte[] ephemeralB = at(b, b::keyEphemeral);
    byte[] signatureA = at(a, () -> a.keySignature(ephemeralB));
    byte[] signatureB = at(b, () -> b.keySignature(ephemeralA));
    return MemberMessages.of(
        Map.of(
            a.party(),
            at(a, () -> a.keyFinish(KeyShare.of(ephemeralB, signatureB))),
            b.party(),
            at(b, () -> b.keyFinish(KeyShare.of(ephemeralA, signatureA)))));
  }

  /** The first by name deals. */
  private MemberMessages dealt() {
    MemberMessages joins = ofAll(PartyLink::keyJoin);
    PartyLink dealer = parties.get(0);
    KeyDeal deal = KeyDeal.of(joins, at(dealer, () -> dealer.keyDeal(joins)));
    return ofAll(link -> link.keyTake(deal));
  }

  private MemberMessages ofAll(Function<PartyLink, byte[]> step) {
    Map<String, byte[]> messages = new TreeMap<>();
    parties.forEach(link -> messages.put(link.party(), at(link, () -> step.apply(link))));
    return MemberMessages.of(messages);
  }

  /**
   * All at once, a thread a party: each settles and freezes the pseudonyms of its people now, and
   * the common pool is not for waiting.
   */
  private static void confirm(
      List<PartyLink> links,
      MemberMessages confirmations,
      Function<PartyLink, ConfigurationException> failure) {
    ExecutorService threads = Executors.newFixedThreadPool(links.size());
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (PartyLink link : links) {
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  link.keyConfirm(confirmations);
                } catch (FlightRuntimeException e) {
                  throw failure.apply(link);
                }
              },
              threads));
    }
    try {
      CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ConfigurationException told) {
        throw told;
      }
      throw e;
    } finally {
      threads.shutdown();
    }
  }

  private static <T> T at(PartyLink link, Supplier<T> step) {
    try {
      return step.get();
    } catch (FlightRuntimeException e) {
      throw broken(link);
    }
  }

  private static ConfigurationException broken(PartyLink link) {
    return new ConfigurationException(
        "the key agreement ended at `%s`, whose log says why; nobody uses a key that not all have confirmed; start the room again"
            .formatted(link.party()));
  }

  private ConfigurationException lacksTheKey(PartyLink link, List<PartyLink> keyless) {
    String holders =
        parties.stream()
            .filter(p -> !keyless.contains(p))
            .map(p -> "`" + p.party() + "`")
            .collect(Collectors.joining(", "));
    return new ConfigurationException(
        "`%s` lacks the key of epoch %d that %s came to; bring its directory back as it was, or agree on another epoch"
            .formatted(link.party(), epoch, holders.isEmpty() ? "others" : holders));
  }
}
