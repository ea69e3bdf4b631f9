package io.parley.server.demo;

import io.parley.policy.Analysis;
import io.parley.policy.PolicySet;
import io.parley.policy.PopulationBudget;
import io.parley.policy.Rewrite;
import io.parley.query.account.Balance;
import io.parley.query.account.Population;
import io.parley.server.client.RoomClient;
import io.parley.server.demo.data.Truth;
import io.parley.server.demo.story.Story;
import io.parley.server.demo.story.StoryQuestions;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.Progress;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Offer;
import io.parley.server.wire.RefusalReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Asks the demo's questions as the members' analysts, and gathers what came of them. */
final class StoryTeller {
  private final Cluster cluster;
  private final Truth truth;
  private final boolean blinded;
  private final Progress progress;
  private final Map<String, Double> seconds;
  private final long startNanos;
  private final Map<String, AnswerDocument> answers = new LinkedHashMap<>();

  StoryTeller(
      Cluster cluster,
      Truth truth,
      boolean blinded,
      Progress progress,
      Map<String, Double> seconds,
      long startNanos) {
    this.cluster = cluster;
    this.truth = truth;
    this.blinded = blinded;
    this.progress = progress;
    this.seconds = seconds;
    this.startNanos = startNanos;
  }

  Story tell() throws IOException {
    // Answers are waited for; so this is looked up beside them.
    CompletableFuture<Map<String, Story.People>> people =
        CompletableFuture.supplyAsync(this::people);
    try (RoomClient hearth = new RoomClient(cluster.profile("hearth"));
        RoomClient metromail = new RoomClient(cluster.profile("metromail"))) {
      Story.Overlap overlap = overlap(hearth);
      Map<String, Story.Arm> lift = lift(hearth);
      Story.Audience audience = audience(metromail);
      Story.Denied denied = denied(hearth);
      Map<String, Story.Budget> budgets = new TreeMap<>();
      for (String party : Cluster.PARTIES) {
        budgets.put(party, budget(party));
      }
      Map<String, Story.People> found = people.join();
      Demo.mark(seconds, "total", startNanos);
      return new Story(
          cluster.nodes(),
          blinded ? Story.BLINDED : Story.KEYED,
          found,
          overlap,
          lift,
          audience,
          denied,
          budgets,
          seconds,
          answers);
    }
  }

  private Map<String, Story.People> people() {
    Map<String, Story.People> people = new TreeMap<>();
    for (String party : Cluster.PARTIES) {
      try {
        people.put(party, PeopleFound.of(party, cluster.directory(party), truth));
      } catch (IOException e) {
        throw new UncheckedIOException("the people of " + party + " cannot be read", e);
      }
    }
    return people;
  }

  private Story.Overlap overlap(RoomClient client) {
    AnswerDocument answer = answered(client, "overlap", StoryQuestions.OVERLAP, Analysis.AGGREGATE);
    long estimate = ((Number) Objects.requireNonNull(answer.rows().get(0).get(0))).longValue();
    return new Story.Overlap(
        estimate,
        Objects.requireNonNull(answer.intervals95().get(0).get(0)),
        truth.sharedPeople(),
        estimate - truth.sharedPeople());
  }

  private Map<String, Story.Arm> lift(RoomClient client) {
    return new LiftOfArms(answered(client, "lift", StoryQuestions.LIFT, Analysis.AGGREGATE), truth)
        .arms();
  }

  private Story.Audience audience(RoomClient client) {
    AnswerDocument answer =
        answered(client, "audience", StoryQuestions.AUDIENCE, Analysis.AUDIENCE);
    Delivery delivery = Objects.requireNonNull(answer.audience());
    return new Story.Audience(
        delivery.people(),
        delivery.file().isEmpty()
            ? ""
            : cluster.directory("metromail").resolve(delivery.file()).toString(),
        truth.audience(),
        answer.receipt().promise().get(0));
  }

  private Story.Denied denied(RoomClient client) {
    long start = System.nanoTime();
    RoomClient.Outcome outcome =
        client.ask(
            new AskRequest(
                AskRequest.VERSION,
                StoryQuestions.DENIED,
                Analysis.AGGREGATE.word(),
                "",
                "measurement"));
    if (!(outcome instanceof RoomClient.Outcome.Refused refused)) {
      throw new IllegalStateException("rows of people were not refused");
    }
    Demo.mark(seconds, "denied", start);
    progress.took("rows of people: refused, as they must be", start);
    RefusalReason reason = refused.reasons().get(0);
    return new Story.Denied(
        StoryQuestions.DENIED,
        reason.rule(),
        reason.message(),
        reason.help(),
        refused.rewrite().stream().map(Rewrite::sql).findFirst().orElse(""));
  }

  private AnswerDocument answered(RoomClient client, String name, String sql, Analysis analysis) {
    long start = System.nanoTime();
    String purpose = analysis == Analysis.AUDIENCE ? "activation" : "measurement";
    RoomClient.Outcome outcome =
        client.ask(new AskRequest(AskRequest.VERSION, sql, analysis.word(), "", purpose));
    if (outcome instanceof RoomClient.Outcome.Refused refused) {
      throw new ConfigurationException(
          "the demo's own question was refused: " + refused.reasons().get(0).message());
    }
    AnswerDocument answer = ((RoomClient.Outcome.Answered) outcome).answer();
    answers.put(name, answer);
    Demo.mark(seconds, name, start);
    progress.took(name + " answered", start);
    return answer;
  }

  /** Read from the party's own ledger, as its operator would. */
  private Story.Budget budget(String party) {
    Path directory = cluster.directory(party);
    Offer offer =
        new Offer(Offer.VERSION, party, PolicyFolder.read(directory.resolve("policies")), Map.of());
    PolicySet policies = PolicyFolder.set(List.of(offer));
    PopulationBudget budget = policies.budgets().get(0);
    try (StoredLedger ledger =
        StoredLedger.open(
            directory.resolve("ledger.db"), new NodeDirectory(directory).keys().envelope())) {
      Balance balance =
          ledger.balance(
              new Population(party, budget.population()), budget, Clock.systemUTC().instant());
      return new Story.Budget(
          budget.population(),
          balance.epsilon().setScale(9, RoundingMode.UP).stripTrailingZeros(),
          balance.epsilonLimit(),
          balance.delta(),
          balance.deltaLimit());
    }
  }
}
