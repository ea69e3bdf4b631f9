package io.parley.server.party;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyDeal;
import io.parley.server.wire.MemberMessages;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Members on real directories that come to a key, without people; and the room's part in it. */
final class Members {
  final List<String> names;
  private final Path root;
  private final Map<String, KeyExchange> exchanges = new TreeMap<>();
  private final Map<String, ByteArrayOutputStream> said = new TreeMap<>();
  private int epoch;
  private List<String> purposes = List.of("measurement");
  private List<String> keyOrder = List.of("email");

  Members(Path root, List<String> names, int epoch) {
    this.root = root;
    this.names = names;
    for (String name : names) {
      directory(name).create(name, new TestClock("2026-11-28T12:00:00Z"));
      said.put(name, new ByteArrayOutputStream());
    }
    follow(epoch);
  }

  /** All follow an agreement on an epoch, as nodes that start again do. */
  void follow(int wanted) {
    epoch = wanted;
    names.forEach(this::restart);
  }

  /** All sign the agreement anew, for these purposes and in this key order, in the same epoch. */
  void signAnew(List<String> newPurposes, List<String> newKeyOrder) {
    purposes = newPurposes;
    keyOrder = newKeyOrder;
    names.forEach(this::restart);
  }

  /** A node starts again on what its directory holds. */
  void restart(String name) {
    exchanges.put(
        name,
        new KeyExchange(
            name,
            directory(name).signingKey(),
            agreement(),
            Digest.sha256(Json.bytes(agreement())),
            directory(name),
            new Progress(
                name,
                new PrintStream(
                    Objects.requireNonNull(said.get(name)), true, StandardCharsets.UTF_8))));
  }

  Agreement agreement() {
    return new Agreement(
        Agreement.VERSION,
        "cinema-week",
        epoch,
        names.stream()
            .map(
                n ->
                    new Agreement.Node(
                        n, directory(n).signingKey().verifyingKey().encoded(), "certificate"))
            .toList(),
        new Agreement.Node("room", "none", "certificate"),
        keyOrder,
        "parley-canonical/1",
        purposes);
  }

  NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }

  KeyExchange of(String name) {
    return Objects.requireNonNull(exchanges.get(name));
  }

  String said(String name) {
    return Objects.requireNonNull(said.get(name)).toString(StandardCharsets.UTF_8);
  }

  MemberMessages joins() {
    return ofAll((name, exchange) -> exchange.join());
  }

  /** A dealing to these joins, by the first. */
  KeyDeal deal(MemberMessages joins) {
    return KeyDeal.of(joins, of(names.get(0)).deal(joins));
  }

  /** Everybody's confirmations of one dealing. */
  MemberMessages taken() {
    KeyDeal deal = deal(joins());
    return ofAll((name, exchange) -> exchange.take(deal));
  }

  MemberMessages ofAll(BiFunction<String, KeyExchange, byte[]> step) {
    Map<String, byte[]> messages = new TreeMap<>();
    names.forEach(name -> messages.put(name, step.apply(name, of(name))));
    return MemberMessages.of(messages);
  }

  /** The confirmations with which a member came to its key. */
  MemberMessages keptBy(String name) {
    return Json.read(of(name).confirmed(), MemberMessages.class);
  }

  void confirm(String name, MemberMessages confirmations) {
    of(name).confirm(confirmations);
  }

  /** The bytes of a member's key, when it has one. */
  Optional<byte[]> key(String name) {
    String file = "collaboration-%d.key".formatted(epoch);
    return directory(name).hasKey(file)
        ? Optional.of(directory(name).readKey(file))
        : Optional.empty();
  }
}
