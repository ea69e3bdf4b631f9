package io.parley.server.bench;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.QueryKey;
import io.parley.crypto.blind.HelpQuota;
import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.blinding.BlindingActions;
import io.parley.server.blinding.BlindingDesk;
import io.parley.server.flight.ActionProducer;
import io.parley.server.flight.FlightTls;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.Reply;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.memory.BufferAllocator;

/** A party that has match keys and nothing else, behind Flight with mutual TLS. */
final class MatchParty implements AutoCloseable {
  /** A chunk of the tokens of the one question there is, by its number. */
  static final String TOKENS = "bench.tokens";

  /** How many tokens go in one reply. */
  static final int CHUNK = 1 << 16;

  /** Stands for the bytes of a grant. */
  private static final byte[] QUESTION = {1};

  private final CollaborationKey key;
  private final byte[] matchKeys;
  private final BlindingDesk desk;
  private final StoredHelpLedger ledger;
  private final FlightServer server;
  private final CompletableFuture<OwnerMemory> blinded = new CompletableFuture<>();
  private Optional<byte[]> tokens = Optional.empty();

  MatchParty(
      String name,
      NodeDirectory directory,
      Agreement agreement,
      CollaborationKey key,
      byte[] matchKeys,
      BufferAllocator allocator,
      Progress progress) {
    this.key = key;
    this.matchKeys = matchKeys;
    this.ledger = StoredHelpLedger.open(directory.resolve("help.db"));
    BlindingDesk.Self self =
        new BlindingDesk.Self(
            name,
            directory.signingKey(),
            agreement,
            Digest.sha256(Json.bytes(agreement)),
            key,
            directory,
            new HelpQuota(Long.MAX_VALUE, Duration.ofHours(1)),
            Clock.systemUTC(),
            progress);
    this.desk =
        new BlindingDesk(
            self,
            KernelChoice.atStart().kernel(),
            ledger,
            () -> matchKeys,
            false,
            blinded::complete);
    this.server =
        FlightTls.forPeer(
            allocator,
            "127.0.0.1",
            0,
            directory.tls(),
            agreement.room().certificate(),
            new Answers());
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  private final class Answers extends ActionProducer {
    @Override
    protected Reply reply(String peer, String action, byte[] body) {
      return switch (action) {
        case TOKENS -> Reply.of(chunk(ByteBuffer.wrap(body).getInt()));
        default -> Reply.of(BlindingActions.reply(desk, action, body));
      };
    }
  }

  private synchronized byte[] chunk(int number) {
    byte[] all = tokens.orElseGet(() -> key.queryKey(QUESTION).tokens(pseudonyms()));
    tokens = Optional.of(all);
    int size = CHUNK * QueryKey.TOKEN_SIZE;
    int from = Math.min(all.length, Math.multiplyExact(number, size));
    return Arrays.copyOfRange(all, from, Math.min(all.length, from + size));
  }

  /** Blinded ones if there was a run, keyed ones otherwise. */
  private byte[] pseudonyms() {
    if (!blinded.isDone()) {
      return key.pseudonyms().pseudonyms(matchKeys);
    }
    return blinded.join().pseudonyms(matchKeys);
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    ledger.close();
  }
}
