package io.parley.server.psi;

import io.parley.crypto.KeyAgreement;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.blind.CheckRowsFailed;
import io.parley.crypto.blind.IntersectionInputs;
import io.parley.crypto.blind.IntersectionSide;
import io.parley.crypto.blind.KernelChoice;
import io.parley.query.account.BudgetExceeded;
import io.parley.query.account.Charge;
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
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The side that answers: it counts, and adds the noise that protects its own people. One run at a
 * time, of the one partner, ended by its next proposal; whatever fails ends the run, and a
 * committed charge stays.
 *
 * <p>Thread-safe. A stream holds the monitor for a batch at a time, never while it waits for the
 * partner: so a run that stalls expires like any other, and the next proposal ends it.
 */
final class PsiAnswerer {
  /** Check rows among its own: {@link IntersectionSide} says what they are worth. */
  static final int CHECKS = 4_096;

  private static final int TAG = 16;
  private static final byte[] NOTHING = {};

  private final PsiNode node;
  private final Consumer<PsiResult> finished;
  private Optional<PsiRun> open = Optional.empty();

  PsiAnswerer(PsiNode node, Consumer<PsiResult> finished) {
    this.node = node;
    this.finished = finished;
  }

  /** Signed terms for a proposal, with the price reserved; or the reason of a refusal. */
  synchronized Reply propose(byte[] signed) {
    return orRefusal(() -> accept(signed));
  }

  private Reply orRefusal(Work<byte[]> work) {
    try {
      return Reply.of(work.run());
    } catch (PsiRefusal e) {
      return e.reply();
    } catch (BudgetExceeded e) {
      return Reply.refusal(List.of(e.reason()));
    } catch (ConfigurationException e) {
      node.progress().say("psi is refused: " + e.getMessage());
      return new PsiRefusal(
              "psi-not-ready",
              "`%s` cannot run psi now".formatted(node.name()),
              "its operator finds out why in the log")
          .reply();
    }
  }

  private byte[] accept(byte[] signed) {
    PsiProposal proposal = ProposalCheck.read(node, signed);
    // There is one partner: who proposes anew has given up what was open.
    open.ifPresent(this::end);
    PsiPolicy policy = node.policy(proposal.key(), proposal.purpose(), proposal.exact());
    PsiPrice price =
        proposal.exact()
            ? PsiPrice.EXACT
            : PsiPrice.strictest(
                policy, PsiPrice.decimal(proposal.epsilon()), PsiPrice.decimal(proposal.delta()));
    KeyAgreement agreement = node.keyAgreement();
    byte[] keySignature = agreement.signature(PsiDocuments.bytes(proposal.ephemeral()));
    node.reserve(proposal.run(), policy, price.ofAnswerer(), proposal.exact());
    PsiTermsDocument terms =
        new PsiTermsDocument(
            PsiProposal.VERSION,
            proposal.run(),
            Digest.hex(signed),
            proposal.exact(),
            price.epsilon().toPlainString(),
            price.delta().toPlainString(),
            PsiDocuments.base64(agreement.ephemeral()),
            PsiDocuments.base64(keySignature));
    byte[] answer = PsiDocuments.sign(node, SignatureDomain.INTERSECTION_TERMS, terms);
    open =
        Optional.of(
            new PsiRun(
                proposal, policy, price, agreement, Digest.hex(answer), node.clock().instant()));
    return answer;
  }

  /**
   * Commits the charge, reads the people, and says how many rows they will be; or the reason of a
   * refusal, if the policy is not any more what the terms were given under. It leaves at a tick, as
   * the time of reading tells how many people there are.
   */
  Reply go(byte[] body) {
    long start = System.nanoTime();
    Reply reply = decided(body);
    Tick.await(start);
    return reply;
  }

  private synchronized Reply decided(byte[] body) {
    return orRefusal(() -> orEnd(() -> gone(body)));
  }

  private byte[] gone(byte[] body) {
    PsiRun run = running();
    run.step(PsiRun.Step.COMMITTED);
    PsiGo go = Json.read(body, PsiGo.class);
    PsiCommit theirs =
        Json.read(
            PsiDocuments.open(
                node, PsiDocuments.bytes(go.commit()), SignatureDomain.INTERSECTION_COMMIT),
            PsiCommit.class);
    boolean fits =
        theirs.run().equals(run.proposal.run())
            && theirs.party().equals(node.partner().name())
            && theirs.terms().equals(run.termsDigest)
            && theirs.charge().equals(run.price.ofAsker().text());
    if (!fits) {
      throw new BadDocument("the partner's commit is of another run");
    }
    run.key =
        Optional.of(
            run.agreement.finish(
                PsiDocuments.bytes(run.proposal.ephemeral()),
                PsiDocuments.bytes(go.keySignature())));
    ProposalCheck.requireSamePolicy(node, run);
    node.commit(run.proposal.run());
    run.committed(node.clock().instant());
    run.matchKeys = node.matchKeys(run.proposal.key(), run.proposal.purpose());
    run.askersRows = theirs.rows();
    run.ownRows =
        RowBuckets.of(
            run.policy.terms().rows(), run.matchKeys.length / 32, run.price.dummies() + CHECKS);
    return PsiDocuments.sign(
        node,
        SignatureDomain.INTERSECTION_COMMIT,
        new PsiCommit(
            PsiProposal.VERSION,
            run.proposal.run(),
            node.name(),
            run.termsDigest,
            node.population(run.policy).toString(),
            charge(run).text(),
            run.ownRows));
  }

  /** Takes the asker's point and its rows, batch by batch. */
  void points(String id, String point, Consumer<Consumer<byte[]>> batches) {
    PsiRun run =
        begin(id, PsiRun.Step.POINTS, opened -> opened.side = Optional.of(side(opened, point)));
    stream(run, () -> batches.accept(batch -> during(run, () -> received(run, batch))));
  }

  private static IntersectionSide side(PsiRun run, String point) {
    return IntersectionSide.answerer(
        KernelChoice.atStart().kernel(),
        HexFormat.of().parseHex(run.proposal.run()),
        IntersectionInputs.of(
            run.key.orElseThrow().blindingInputs(), run.matchKeys, run.price.dummies()),
        run.ownRows,
        run.askersRows,
        HexFormat.of().parseHex(point),
        CHECKS);
  }

  private static byte[] received(PsiRun run, byte[] batch) {
    run.side().receive(batch);
    return NOTHING;
  }

  /** Gives the own rows, batch by batch; an empty one is the end. */
  void rows(String id, Consumer<Supplier<byte[]>> writer) {
    PsiRun run = begin(id, PsiRun.Step.ROWS, opened -> {});
    stream(run, () -> writer.accept(() -> during(run, () -> run.side().points(RowStreams.BATCH))));
  }

  /** Takes the asker's tags of the own rows. */
  void tags(String id, Consumer<Consumer<byte[]>> batches) {
    PsiRun run = begin(id, PsiRun.Step.TAGS, opened -> {});
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    stream(
        run,
        () -> {
          batches.accept(batch -> during(run, () -> taken(run, all, batch)));
          during(run, () -> run.tags = all.toByteArray());
        });
  }

  private static byte[] taken(PsiRun run, ByteArrayOutputStream all, byte[] batch) {
    if (all.size() + batch.length > run.ownRows * TAG) {
      throw new BadDocument("more tags came than rows were sent");
    }
    all.writeBytes(batch);
    return NOTHING;
  }

  private synchronized PsiRun begin(String id, PsiRun.Step step, Consumer<PsiRun> before) {
    return orEnd(
        () -> {
          PsiRun run = running(id);
          run.step(step);
          before.accept(run);
          run.streaming(true);
          return run;
        });
  }

  /** A stream of a run, without the monitor; if it fails, this run ends, and no other. */
  private void stream(PsiRun run, Runnable work) {
    try {
      work.run();
      during(
          run,
          () -> {
            run.streaming(false);
            return NOTHING;
          });
    } catch (RuntimeException e) {
      endIfOpen(run);
      throw e;
    }
  }

  /** A batch's work, if its run is still the one that is open. */
  private synchronized byte[] during(PsiRun run, Supplier<byte[]> work) {
    if (!running().proposal.run().equals(run.proposal.run())) {
      throw new BadDocument("another run of psi is open");
    }
    return work.get();
  }

  private synchronized void endIfOpen(PsiRun run) {
    open.filter(one -> one.proposal.run().equals(run.proposal.run())).ifPresent(this::end);
  }

  /** The released number, signed. It leaves at a tick, as the time of counting tells of people. */
  byte[] answer(String id) {
    long start = System.nanoTime();
    byte[] signed = answered(id);
    Tick.await(start);
    return signed;
  }

  private synchronized byte[] answered(String id) {
    return orEnd(
        () -> {
          PsiRun run = running(id);
          run.step(PsiRun.Step.ANSWERED);
          long number = run.price.released(common(run), node.random());
          finish(run, number);
          return PsiDocuments.sign(
              node,
              SignatureDomain.INTERSECTION_ANSWER,
              new PsiAnswer(PsiProposal.VERSION, id, run.termsDigest, number));
        });
  }

  private int common(PsiRun run) {
    try {
      return run.side().common(run.tags);
    } catch (CheckRowsFailed e) {
      node.audit().caught(run.proposal.asker(), run.proposal.run());
      node.progress()
          .say(
              "`%s` did not answer the check rows of run %s: it got no number, and the run stays charged; nothing goes on with it, under no agreement, until both agree on another epoch of this one"
                  .formatted(run.proposal.asker(), run.proposal.run()));
      throw e;
    }
  }

  private void finish(PsiRun run, long number) {
    String population = node.population(run.policy).toString();
    finished.accept(
        PsiResult.of(
            new PsiResult.Exchange(
                run.proposal.run(),
                run.proposal.asker(),
                run.proposal.key(),
                run.proposal.purpose()),
            run.price,
            population,
            charge(run).text(),
            number));
    end(run);
  }

  private static Charge charge(PsiRun run) {
    return run.price.ofAnswerer();
  }

  private PsiRun running() {
    endExpired();
    return open.orElseThrow(() -> new BadDocument("no run of psi is open"));
  }

  private PsiRun running(String id) {
    PsiRun run = running();
    if (!run.proposal.run().equals(id)) {
      throw new BadDocument("another run of psi is open");
    }
    return run;
  }

  /** Work of a step; a failure ends the run. */
  private interface Work<T> {
    T run();
  }

  private <T> T orEnd(Work<T> work) {
    try {
      return work.run();
    } catch (RuntimeException e) {
      open.ifPresent(this::end);
      throw e;
    }
  }

  private void endExpired() {
    open.filter(run -> run.isExpired(node.clock().instant())).ifPresent(this::end);
  }

  /** Ends a run that is over by time: what it reserved is given up with its id. */
  synchronized void expire() {
    endExpired();
  }

  /** Ends what is open. */
  synchronized void close() {
    open.ifPresent(this::end);
  }

  private void end(PsiRun run) {
    if (!run.isCommitted()) {
      node.burn(run.proposal.run());
    }
    run.destroy();
    open = Optional.empty();
  }
}
