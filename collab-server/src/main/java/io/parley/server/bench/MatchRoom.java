package io.parley.server.bench;

import io.parley.crypto.QueryKey;
import io.parley.crypto.TlsIdentity;
import io.parley.server.blinding.BlindingActions;
import io.parley.server.blinding.BlindingRelay;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.memory.BufferAllocator;

/** A room that carries the blinding of two parties and counts their common tokens. */
final class MatchRoom implements AutoCloseable {
  /** What a reply has around its base64 text. */
  private static final int REPLY = "{\"body\":\"\",\"refused\":[],\"rewrite\":[]}".length();

  private final Line a;
  private final Line b;
  private final AtomicLong carried = new AtomicLong();

  MatchRoom(
      BufferAllocator allocator,
      TlsIdentity own,
      String addressA,
      String certificateA,
      String addressB,
      String certificateB) {
    this.a = new Line("a", FlightTls.client(allocator, addressA, certificateA, own));
    this.b = new Line("b", FlightTls.client(allocator, addressB, certificateB, own));
  }

  void blind() {
    new BlindingRelay(a.blinding(), b.blinding()).run();
  }

  /** Bytes of requests and replies so far, without what HTTP/2 and TLS add. */
  long carried() {
    return carried.get();
  }

  /** How many tokens both parties have. */
  int matches() {
    CompletableFuture<Set<ByteBuffer>> ofA = CompletableFuture.supplyAsync(a::tokens);
    Set<ByteBuffer> ofB = b.tokens();
    Set<ByteBuffer> both = ofA.join();
    both.retainAll(ofB);
    return both.size();
  }

  private final class Line implements AutoCloseable {
    private final String name;
    private final FlightClient client;

    Line(String name, FlightClient client) {
      this.name = name;
      this.client = client;
    }

    BlindingRelay.Party blinding() {
      return new BlindingActions(name, this::call);
    }

    Set<ByteBuffer> tokens() {
      Set<ByteBuffer> tokens = new HashSet<>();
      for (int chunk = 0; ; chunk++) {
        byte[] number = ByteBuffer.allocate(Integer.BYTES).putInt(chunk).array();
        byte[] packed = call(MatchParty.TOKENS, number);
        for (int at = 0; at < packed.length; at += QueryKey.TOKEN_SIZE) {
          tokens.add(ByteBuffer.wrap(packed, at, QueryKey.TOKEN_SIZE).slice());
        }
        if (packed.length < MatchParty.CHUNK * QueryKey.TOKEN_SIZE) {
          return tokens;
        }
      }
    }

    private byte[] call(String action, byte[] body) {
      byte[] reply = Actions.call(client, action, body).bytes();
      carried.addAndGet(body.length + REPLY + (reply.length + 2) / 3 * 4);
      return reply;
    }

    @Override
    public void close() {
      try {
        client.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    a.close();
    b.close();
  }
}
