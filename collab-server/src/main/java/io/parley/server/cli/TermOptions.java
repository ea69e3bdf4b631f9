package io.parley.server.cli;

import io.parley.server.collab.Exchanged;
import io.parley.server.collab.Terms;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say what members agree on; what is not said stays as it was. */
final class TermOptions {
  @Option(
      names = "--member",
      paramLabel = "FILE",
      description =
          "exported keys of another member; once for each. In a change: of one that joins, or whose keys"
              + " are others now")
  private List<Path> members = new ArrayList<>();

  @Option(
      names = "--room",
      paramLabel = "FILE",
      description = "exported keys of the room, which is no member")
  private @Nullable Path room;

  @Option(
      names = "--purpose",
      paramLabel = "PURPOSE",
      split = ",",
      description = "what questions may be asked for; several with commas")
  private List<String> purposes = new ArrayList<>();

  @Option(
      names = "--match",
      paramLabel = "KEYS",
      split = ",",
      description = "what people are matched on, the surest first: email,phone")
  private List<String> keyOrder = new ArrayList<>();

  @Option(
      names = "--pseudonyms",
      paramLabel = "MODE",
      description = "keyed, or blinded: then no member can make them alone")
  private @Nullable String pseudonyms;

  @Option(
      names = "--growth-cap",
      paramLabel = "ROWS",
      description = "of blinded pseudonyms: with how many rows a member helps another in an epoch")
  private @Nullable Long growthCap;

  @Option(
      names = "--epoch",
      paramLabel = "N",
      description =
          "the epoch of key and pseudonyms; a change that needs fresh ones takes the next")
  private @Nullable Integer epoch;

  @Option(
      names = "--region",
      paramLabel = "REGION",
      description = "where the room is, in the word that policies name in `residency`")
  private @Nullable String region;

  @Option(
      names = "--grace-days",
      paramLabel = "DAYS",
      description =
          "for how many days members keep keys and pseudonyms of earlier epochs, 0 to 90; else 7")
  private @Nullable Integer graceDays;

  @Option(
      names = "--asks",
      paramLabel = "NAMES",
      split = ",",
      description =
          "the members whose people may ask, with commas; `all`: every one, as when unsaid")
  private List<String> asks = new ArrayList<>();

  @Option(
      names = "--receives",
      paramLabel = "NAMES",
      split = ",",
      description = "the members that may receive answers, with commas; `all`: every one")
  private List<String> receives = new ArrayList<>();

  @Option(
      names = "--pays",
      paramLabel = "NAME",
      description =
          "the member that is billed for the room's work; `asker`: each for what its own people ask."
              + " Privacy budgets are those of the people touched, whoever pays")
  private @Nullable String pays;

  /** The terms of a new agreement that a member drafts. */
  Terms first(String collaboration, Agreement.Node self) {
    Path roomFile = room;
    if (roomFile == null) {
      throw new ConfigurationException("name the room's exported keys with --room");
    }
    List<Agreement.Node> all = new ArrayList<>(members.stream().map(Exchanged::node).toList());
    all.add(self);
    return new Terms(
        collaboration,
        epoch == null ? 1 : epoch,
        all,
        Exchanged.node(roomFile),
        keyOrder.isEmpty()
            ? List.of("email", "phone").subList(0, all.size() > 2 ? 1 : 2)
            : keyOrder,
        purposes,
        Optional.ofNullable(region),
        keys(Optional.empty()),
        Optional.ofNullable(graceDays),
        use(AgreedUse.OPEN));
  }

  /**
   * The terms of the next version.
   *
   * @param self the drafting node as it is now: its keys may be others than before
   * @param gone names of members that it is without
   */
  Terms next(Terms before, Agreement.Node self, List<String> gone) {
    List<Agreement.Node> changed = new ArrayList<>(members.stream().map(Exchanged::node).toList());
    changed.add(self);
    List<Agreement.Node> all = new ArrayList<>(before.members());
    for (String name : gone) {
      if (!all.removeIf(n -> n.name().equals(name))) {
        throw new ConfigurationException("the agreement has no member `" + name + "`");
      }
    }
    for (Agreement.Node node : changed) {
      all.removeIf(n -> n.name().equals(node.name()));
      all.add(node);
    }
    Terms next =
        new Terms(
            before.collaboration(),
            epoch == null ? before.epoch() : epoch,
            all,
            room == null ? before.room() : Exchanged.node(room),
            keyOrder.isEmpty() ? before.keyOrder() : keyOrder,
            purposes.isEmpty() ? before.purposes() : purposes,
            region == null ? before.region() : Optional.of(region),
            keys(before.keys()),
            graceDays == null ? before.graceDays() : Optional.of(graceDays),
            use(before.use()));
    return epoch == null && !next.keepsPseudonyms(before) ? next.inEpoch(before.epoch() + 1) : next;
  }

  private AgreedUse use(AgreedUse before) {
    return new AgreedUse(
        named(asks, before.asks()),
        named(receives, before.receives()),
        pays == null ? before.pays() : pays.equals("asker") ? "" : pays);
  }

  private static List<String> named(List<String> said, List<String> before) {
    return said.isEmpty() ? before : said.equals(List.of("all")) ? List.of() : said;
  }

  private Optional<BlindedKeys> keys(Optional<BlindedKeys> before) {
    String mode = pseudonyms == null ? before.isPresent() ? "blinded" : "keyed" : pseudonyms;
    if (mode.equals("keyed")) {
      if (growthCap != null) {
        throw new ConfigurationException("--growth-cap is of --pseudonyms blinded");
      }
      return Optional.empty();
    } else if (!mode.equals("blinded")) {
      throw new ConfigurationException("--pseudonyms is keyed or blinded");
    }
    if (growthCap == null && before.isPresent()) {
      return before;
    } else if (growthCap == null) {
      throw new ConfigurationException(
          "blinded pseudonyms need --growth-cap: with how many rows a member helps another in an epoch");
    }
    return Optional.of(BlindedKeys.upTo(growthCap));
  }
}
