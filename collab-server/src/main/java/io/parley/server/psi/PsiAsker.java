package io.parley.server.psi;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.blind.IntersectionInputs;
import io.parley.crypto.blind.IntersectionSide;
import io.parley.crypto.blind.KernelChoice;
import io.parley.query.account.BudgetExceeded;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import io.parley.server.flight.LostConnection;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import io.parley.server.wire.PsiAnswer;
import io.parley.server.wire.PsiCommit;
import io.parley.server.wire.PsiGo;
import io.parley.server.wire.PsiProposal;
import io.parley.server.wire.PsiTermsDocument;
import io.parley.server.wire.Reply;
import io.parley.server.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The side that asks. In this order: terms, the own charge for good, the partner's charge for good,
 * rows, the number. So a crash leaves a charge without a number, and never the reverse.
 */
public final class PsiAsker {
  private static final CallOption DEADLINE = CallOptions.timeout(30, TimeUnit.MINUTES);

  private static final SecureRandom RANDOM = new SecureRandom();

  private final PsiNode node;
  private final BufferAllocator allocator;

  public PsiAsker(PsiNode node, BufferAllocator allocator) {
    this.node = node;
    this.allocator = allocator;
  }

  /**
   * Runs the whole of it.
   *
   * @param address {@code host:port} of the partner's {@code psi --serve}
   * @throws PsiRefusal when one of both parties does not allow it
   * @throws BadDocument when the partner says what does not fit
   */
  public PsiResult ask(String address, String key, String purpose, boolean exact) {
    PsiPolicy policy = node.policy(key, purpose, exact);
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    String run = HexFormat.of().formatHex(id);
    FlightClient client =
        FlightTls.client(allocator, address, node.partner().certificate(), node.directory().tls());
    try {
      PsiResult.Exchange exchange =
          new PsiResult.Exchange(run, node.partner().name(), key, purpose);
      return ask(client, policy, exchange, exact);
    } finally {
      close(client);
    }
  }

  private static void close(AutoCloseable opened) {
    try {
      opened.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("a connection does not close", e);
    }
  }

  private PsiResult ask(
      FlightClient client, PsiPolicy policy, PsiResult.Exchange exchange, boolean exact) {
    KeyAgreement agreement = node.keyAgreement();
    try {
      return ask(client, policy, exchange, exact, agreement);
    } finally {
      agreement.abandon(); // wipes what a refusal left
    }
  }

  private PsiResult ask(
      FlightClient client,
      PsiPolicy policy,
      PsiResult.Exchange exchange,
      boolean exact,
      KeyAgreement agreement) {
    byte[] proposal =
        PsiDocuments.sign(
            node,
            SignatureDomain.INTERSECTION_PROPOSAL,
            proposal(policy, exchange, exact, agreement));
    byte[] signedTerms = proposed(client, proposal);
    PsiTermsDocument terms =
        Json.read(
            PsiDocuments.open(node, signedTerms, SignatureDomain.INTERSECTION_TERMS),
            PsiTermsDocument.class);
    if (!terms.run().equals(exchange.run())
        || !terms.proposal().equals(Digest.hex(proposal))
        || terms.exact() != exact) {
      throw new BadDocument("the partner's terms are of another run");
    }
    PsiPrice price =
        exact
            ? PsiPrice.EXACT
            : PsiPrice.within(
                policy, PsiPrice.decimal(terms.epsilon()), PsiPrice.decimal(terms.delta()));
    byte[] theirEphemeral = PsiDocuments.bytes(terms.ephemeral());
    byte[] keySignature = agreement.signature(theirEphemeral);
    CollaborationKey runKey =
        agreement.finish(theirEphemeral, PsiDocuments.bytes(terms.keySignature()));
    charge(exchange.run(), policy, price);
    // From here on the charge stays, whatever comes.
    long start = System.nanoTime();
    byte[] people = node.matchKeys(exchange.key(), exchange.purpose());
    try {
      Tick.await(start); // how long reading took tells the partner how many people there are
      String digest = Digest.hex(signedTerms);
      int rows = RowBuckets.of(policy.terms().rows(), people.length / 32, price.dummies());
      int theirRows = go(client, policy, price, exchange, digest, rows, keySignature);
      return counted(
          client,
          policy,
          price,
          exchange,
          digest,
          side(exchange, price, runKey, people, rows, theirRows));
    } finally {
      Arrays.fill(people, (byte) 0);
      runKey.destroy();
    }
  }

  private IntersectionSide side(
      PsiResult.Exchange exchange,
      PsiPrice price,
      CollaborationKey runKey,
      byte[] people,
      int rows,
      int theirRows) {
    byte[] inputs =
        IntersectionInputs.of(runKey.blindingInputs(), people, price.askersDummies(node.random()));
    try {
      return IntersectionSide.asker(
          KernelChoice.atStart().kernel(),
          HexFormat.of().parseHex(exchange.run()),
          inputs,
          rows,
          theirRows);
    } finally {
      Arrays.fill(inputs, (byte) 0);
    }
  }

  private PsiResult counted(
      FlightClient client,
      PsiPolicy policy,
      PsiPrice price,
      PsiResult.Exchange exchange,
      String digest,
      IntersectionSide side) {
    try {
      exchangeRows(client, exchange.run(), side);
      return PsiResult.of(
          exchange,
          price,
          node.population(policy).toString(),
          price.ofAsker().text(),
          number(client, exchange.run(), digest));
    } finally {
      side.destroy();
    }
  }

  private PsiProposal proposal(
      PsiPolicy policy, PsiResult.Exchange exchange, boolean exact, KeyAgreement agreement) {
    return new PsiProposal(
        PsiProposal.VERSION,
        exchange.run(),
        node.agreementDigest(),
        node.name(),
        exchange.partner(),
        node.profile(),
        exchange.key(),
        exchange.purpose(),
        exact,
        policy.epsilon().toPlainString(),
        policy.delta().toPlainString(),
        PsiDocuments.base64(agreement.ephemeral()));
  }

  private void charge(String run, PsiPolicy policy, PsiPrice price) {
    try {
      node.reserve(run, policy, price.ofAsker(), price.isExact());
    } catch (BudgetExceeded e) {
      throw new PsiRefusal(e.reason().code(), e.reason().message(), e.reason().help());
    }
    node.commit(run);
  }

  /** Tells the own commit, and takes the partner's; how many rows it will send. */
  private int go(
      FlightClient client,
      PsiPolicy policy,
      PsiPrice price,
      PsiResult.Exchange exchange,
      String terms,
      int rows,
      byte[] keySignature) {
    byte[] commit =
        PsiDocuments.sign(
            node,
            SignatureDomain.INTERSECTION_COMMIT,
            new PsiCommit(
                PsiProposal.VERSION,
                exchange.run(),
                node.name(),
                terms,
                node.population(policy).toString(),
                price.ofAsker().text(),
                rows));
    byte[] answer =
        body(
            client,
            Wire.PSI_GO,
            Json.bytes(
                new PsiGo(
                    PsiProposal.VERSION,
                    PsiDocuments.base64(commit),
                    PsiDocuments.base64(keySignature))));
    PsiCommit theirs =
        Json.read(
            PsiDocuments.open(node, answer, SignatureDomain.INTERSECTION_COMMIT), PsiCommit.class);
    boolean fits =
        theirs.run().equals(exchange.run())
            && theirs.party().equals(exchange.partner())
            && theirs.terms().equals(terms)
            && theirs.charge().equals(price.ofAnswerer().text());
    if (!fits) {
      throw new BadDocument("the partner's commit is of another run");
    }
    return theirs.rows();
  }

  private void exchangeRows(FlightClient client, String run, IntersectionSide side) {
    String point = HexFormat.of().formatHex(side.publicPoint());
    put(
        client,
        FlightDescriptor.path(run, PsiFlight.POINTS, point),
        PsiFlight.POINT_BYTES,
        () -> side.points(RowStreams.BATCH));
    Ticket ticket = new Ticket(run.getBytes(StandardCharsets.US_ASCII));
    FlightStream stream = client.getStream(ticket, DEADLINE);
    try {
      RowStreams.read(stream, PsiFlight.POINT_BYTES, side::receive);
    } finally {
      close(stream);
    }
    Supplier<byte[]> tags = new PackedBatches(side.tags(), RowStreams.BATCH * PsiFlight.TAG_BYTES);
    put(client, FlightDescriptor.path(run, PsiFlight.TAGS), PsiFlight.TAG_BYTES, tags);
  }

  private void put(
      FlightClient client, FlightDescriptor descriptor, int width, Supplier<byte[]> batches) {
    try (VectorSchemaRoot root = RowStreams.root(allocator, width)) {
      AsyncPutListener done = new AsyncPutListener();
      FlightClient.ClientStreamListener out = client.startPut(descriptor, root, done, DEADLINE);
      RowStreams.write(out, root, batches);
      out.completed();
      out.getResult();
    }
  }

  private long number(FlightClient client, String run, String terms) {
    byte[] answer = body(client, Wire.PSI_ANSWER, run.getBytes(StandardCharsets.US_ASCII));
    PsiAnswer read =
        Json.read(
            PsiDocuments.open(node, answer, SignatureDomain.INTERSECTION_ANSWER), PsiAnswer.class);
    if (!read.run().equals(run) || !read.terms().equals(terms)) {
      throw new BadDocument("the partner's answer is of another run");
    }
    return read.number();
  }

  /** The first word to the partner; before it nothing was charged anywhere. */
  private byte[] proposed(FlightClient client, byte[] proposal) {
    try {
      return body(client, Wire.PSI_PROPOSE, proposal);
    } catch (FlightRuntimeException e) {
      if (!LostConnection.is(e)) {
        throw e;
      }
      throw new ConfigurationException(
          "`%s` does not answer at that address with the certificate of the agreement; does it run `parley psi --serve` there? Nothing was charged"
              .formatted(node.partner().name()));
    }
  }

  private byte[] body(FlightClient client, String action, byte[] body) {
    Reply reply = Actions.call(client, action, body, DEADLINE);
    if (reply.wasRefused()) {
      throw PsiRefusal.from(node.partner().name(), reply.refused().get(0));
    }
    return reply.bytes();
  }
}
