package io.parley.server.blinding;

import io.parley.server.wire.Addressed;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * The steps of blinding as actions on the wire: one who calls them at a party that is elsewhere,
 * and, for that party, who answers them.
 */
public final class BlindingActions implements BlindingRelay.Party {
  private static final byte[] NOTHING = {};

  /** Whom an owner asks that pauses; the message is the seconds left, in 8 bytes. */
  private static final String NOBODY = "";

  /** Calls an action at the party, and gives its reply. */
  @FunctionalInterface
  public interface Line {
    byte[] call(String action, byte[] body);
  }

  private final String party;
  private final Line line;

  /**
   * A party that is elsewhere.
   *
   * @param line to it
   */
  public BlindingActions(String party, Line line) {
    this.party = party;
    this.line = line;
  }

  /** What the party itself answers to an action. */
  public static byte[] reply(BlindingRelay.Party self, String action, byte[] body) {
    return switch (action) {
      case Wire.BLIND_BEGIN -> self.begin(new String(body, StandardCharsets.UTF_8));
      case Wire.BLIND_SIGN -> {
        Addressed ephemeral = Addressed.required(body);
        yield self.sign(ephemeral.member(), ephemeral.message());
      }
      case Wire.BLIND_OPEN -> {
        Addressed signature = Addressed.required(body);
        self.open(signature.member(), signature.message());
        yield NOTHING;
      }
      case Wire.BLIND_NEXT -> next(self, body);
      case Wire.BLIND_HELP -> {
        Addressed request = Addressed.required(body);
        yield self.help(request.member(), request.message());
      }
      case Wire.BLIND_STOP -> {
        self.stop();
        yield NOTHING;
      }
      default -> throw new BadDocument("no such action");
    };
  }

  private static byte[] next(BlindingRelay.Party self, byte[] answer) {
    try {
      return self.next(answer).map(Addressed::bytes).orElse(NOTHING);
    } catch (BlindingPaused e) {
      byte[] seconds = ByteBuffer.allocate(Long.BYTES).putLong(e.left().toSeconds()).array();
      return new Addressed(NOBODY, seconds).bytes();
    }
  }

  @Override
  public String name() {
    return party;
  }

  @Override
  public byte[] begin(String partner) {
    return line.call(Wire.BLIND_BEGIN, partner.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte[] sign(String partner, byte[] partnersEphemeral) {
    return line.call(Wire.BLIND_SIGN, new Addressed(partner, partnersEphemeral).bytes());
  }

  @Override
  public void open(String partner, byte[] partnersSignature) {
    line.call(Wire.BLIND_OPEN, new Addressed(partner, partnersSignature).bytes());
  }

  @Override
  public Optional<Addressed> next(byte[] answer) {
    Optional<Addressed> next = Addressed.read(line.call(Wire.BLIND_NEXT, answer));
    if (next.isPresent() && next.get().member().equals(NOBODY)) {
      byte[] seconds = next.get().message();
      if (seconds.length != Long.BYTES) {
        throw new BadDocument("a pause of blinding should hold a number");
      }
      throw new BlindingPaused(
          "`%s` waits for the quota of one that helps it".formatted(party),
          Duration.ofSeconds(ByteBuffer.wrap(seconds).getLong()));
    }
    return next;
  }

  @Override
  public byte[] help(String owner, byte[] request) {
    return line.call(Wire.BLIND_HELP, new Addressed(owner, request).bytes());
  }

  @Override
  public void stop() {
    line.call(Wire.BLIND_STOP, NOTHING);
  }
}
