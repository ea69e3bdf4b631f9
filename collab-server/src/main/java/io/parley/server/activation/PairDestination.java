package io.parley.server.activation;

import io.parley.connector.destination.AudienceMember;
import io.parley.connector.destination.Batch;
import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.Destination;
import io.parley.connector.destination.DestinationException;
import io.parley.connector.destination.Encoded;
import io.parley.connector.destination.Exports;
import io.parley.connector.destination.Removal;
import io.parley.connector.destination.SkipReason;
import io.parley.connector.destination.Takes;
import io.parley.connector.destination.file.FileStore;
import io.parley.connector.destination.pair.PublisherIdentifier;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.IntersectionRefused;
import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.blind.PairExchange;
import io.parley.crypto.blind.PointsRefused;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.normalise.ExportProfile;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * This node's side of PAIR 1.1 with a partner's node, by files at a place that both reach. Each
 * export goes as far as it can: it lays down this side's list, answers the partner's, and reads the
 * partner's answer. Where the partner is not as far, the delivery is not over, and the next export
 * takes it up.
 *
 * <p>An exchange is of one list, once: a change of people is another exchange, and what was
 * answered is answered for no other list. What leaves stays in a folder of the node: on the
 * advertiser's side the publisher identifiers of people in common, on the publisher's whose
 * identifier is which.
 */
final class PairDestination implements Destination {
  private static final int MOST_BYTES = PairExchange.MOST_ROWS * PublisherIdentifier.SIZE;
  private static final int MOST_VALUES = 5;

  private final Exchange exchange;
  private final FileStore place;
  private final Path results;
  private final Supplier<SecretBytes> shared;
  private final NodeDirectory node;

  /** Which side of an exchange this node is. */
  enum Side {
    PUBLISHER,
    ADVERTISER;

    private String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    private Side other() {
      return this == PUBLISHER ? ADVERTISER : PUBLISHER;
    }
  }

  /**
   * An exchange.
   *
   * @param name the same on both sides: letters, digits, hyphens, underscores
   */
  record Exchange(String name, Side side) {
    Exchange {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,63}")) {
        throw new IllegalArgumentException(
            "an exchange of PAIR has letters, digits, hyphens and underscores, at most 64");
      }
    }
  }

  /**
   * A side.
   *
   * @param place that both nodes reach, and nobody else
   * @param results a folder of this node, for what leaves
   * @param shared the publisher's secret Ks, 32 bytes
   */
  PairDestination(
      Exchange exchange,
      FileStore place,
      Path results,
      Supplier<SecretBytes> shared,
      NodeDirectory node) {
    this.exchange = exchange;
    this.place = place;
    this.results = results;
    this.shared = shared;
    this.node = node;
  }

  @Override
  public String name() {
    return "pair";
  }

  @Override
  public String target() {
    return exchange.name() + "/" + exchange.side().word();
  }

  @Override
  public Takes takes() {
    return new Takes(
        Set.of(AttributeKind.EMAIL),
        PairExchange.MOST_ROWS,
        Long.MAX_VALUE,
        PairExchange.FEWEST_ROWS,
        Removal.BY_REPLACEMENT,
        true,
        true);
  }

  /** SHA-256 of the address in lower case, as PAIR has it: the same form as Meta's. */
  @Override
  public Encoded encode(AudienceMember member) {
    Exports exports = new Exports(ExportProfile.META, member);
    List<String> hashes = exports.of(AttributeKind.EMAIL, MOST_VALUES);
    return hashes.isEmpty()
        ? new Encoded.Skipped(SkipReason.NO_USABLE_IDENTIFIER, exports.leftOut())
        : Encoded.Rows.of(hashes, exports.leftOut());
  }

  /** The hashes, each once and in order; they do not leave as they are. */
  @Override
  public byte[] body(Batch batch) {
    return HexFormat.of().parseHex(String.join("", new TreeSet<>(batch.rows())));
  }

  @Override
  public BatchResult deliver(Batch batch) {
    byte[] people = body(batch);
    PairState state = PairState.of(node, exchange.name()).orElseGet(() -> begun(people));
    if (!Arrays.equals(state.people(), Sha256.of(people))) {
      return new BatchResult.Refused("people_changed", true);
    }
    try {
      return exchanged(people, state);
    } catch (IOException e) {
      return new BatchResult.Refused("place_unreachable", true);
    } catch (PointsRefused | IntersectionRefused | IllegalArgumentException e) {
      return new BatchResult.Refused("partner_list_refused", true);
    }
  }

  private PairState begun(byte[] people) {
    PairState state = PairState.begin(Sha256.of(people));
    state.keep(node, exchange.name());
    return state;
  }

  private BatchResult exchanged(byte[] people, PairState state) throws IOException {
    BlindingKernel kernel = KernelChoice.atStart().kernel();
    Optional<byte[]> theirs = read(exchange.side().other(), "list");
    int theirRows = theirs.map(list -> list.length / PublisherIdentifier.SIZE).orElse(0);
    PairExchange mine =
        PairExchange.of(
            kernel,
            secret(),
            state.scalar(),
            people,
            theirs.isPresent() ? theirRows : PairExchange.FEWEST_ROWS);
    try {
      if (read(exchange.side(), "list").isEmpty()) {
        write("list", mine.list());
      }
      if (theirs.isEmpty()) {
        return new BatchResult.Refused("waiting_for_partner_list", true);
      }
      PairState answering = answering(state, Sha256.of(theirs.get()));
      if (!Arrays.equals(answering.answered(), Sha256.of(theirs.get()))) {
        return new BatchResult.Refused("partner_list_changed", true);
      }
      byte[] answer = mine.answer(theirs.get());
      if (read(exchange.side(), "answer").isEmpty()) {
        write("answer", answer);
      }
      Optional<byte[]> answered = read(exchange.side().other(), "answer");
      if (answered.isEmpty()) {
        return new BatchResult.Refused("waiting_for_partner_answer", true);
      }
      write(people, mine, mine.common(answered.get()));
      return new BatchResult.Accepted(Optional.empty(), 0);
    } finally {
      mine.destroy();
    }
  }

  /** Noted before the answer is laid down: there is an answer for no other list. */
  private PairState answering(PairState state, byte[] list) {
    if (state.answered().length > 0) {
      return state;
    }
    PairState noted = state.answering(list);
    noted.keep(node, exchange.name());
    return noted;
  }

  private SecretBytes secret() {
    SecretBytes secret = shared.get();
    if (secret.size() != PublisherIdentifier.SIZE) {
      throw new DestinationException(
          "the secret of an exchange of PAIR has 32 bytes; make it once with: openssl rand -out pair.key 32");
    }
    return secret;
  }

  private Optional<byte[]> read(Side side, String what) throws IOException {
    return place.get(file(side, what), MOST_BYTES);
  }

  private void write(String what, byte[] rows) throws IOException {
    place.put(file(exchange.side(), what), rows);
  }

  private String file(Side side, String what) {
    return exchange.name() + "/" + side.word() + "-" + what + ".bin";
  }

  /** What leaves, each as PAIR says who gets it. */
  private void write(byte[] people, PairExchange mine, List<byte[]> common) throws IOException {
    StringBuilder text = new StringBuilder();
    if (exchange.side() == Side.ADVERTISER) {
      common.forEach(id -> text.append(PublisherIdentifier.text(id)).append('\n'));
    } else {
      text.append("email_sha256,publisher_identifier\n");
      byte[] identifiers = mine.identifiers();
      for (int at = 0; at < people.length; at += PublisherIdentifier.SIZE) {
        int end = at + PublisherIdentifier.SIZE;
        text.append(HexFormat.of().formatHex(people, at, end)).append(',');
        text.append(PublisherIdentifier.text(Arrays.copyOfRange(identifiers, at, end)));
        text.append('\n');
      }
    }
    Files.createDirectories(results);
    String extension = exchange.side() == Side.ADVERTISER ? ".txt" : ".csv";
    keep(extension, text.toString().getBytes(StandardCharsets.UTF_8));
    int rows = people.length / PublisherIdentifier.SIZE;
    keep(
        ".json",
        Json.bytes(
            Map.of(
                "exchange", exchange.name(),
                "side", exchange.side().word(),
                "match_rate", PairExchange.matchRate(common.size(), rows))));
  }

  private void keep(String extension, byte[] bytes) throws IOException {
    try {
      node.writeWhole(results.resolve(exchange.name() + extension), bytes);
    } catch (UncheckedIOException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }
}
