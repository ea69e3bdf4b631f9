package io.parley.policy.tool;

import io.parley.policy.Allowance;
import io.parley.policy.Analyzer;
import io.parley.policy.Circumstances;
import io.parley.policy.Inquiry;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicySet;
import io.parley.policy.Pricing;
import io.parley.policy.Question;
import io.parley.policy.Standpoint;
import io.parley.policy.TablePolicy;
import io.parley.policy.tool.QuestionChange.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Compares two versions of policies twice over: by what questions of a corpus get, and by what the
 * files say, for no corpus asks everything.
 */
public final class PolicyComparison {
  /** More generated statements than this are left out, and counted. */
  static final int MOST_STATEMENTS = 4_000;

  private final Analyzer analyzer;
  private final Pricing pricing;
  private final UnaryOperator<String> sqlName;

  /**
   * A comparison.
   *
   * @param sqlName writes a name as SQL does: in quotes where it is a reserved word
   */
  public PolicyComparison(Analyzer analyzer, Pricing pricing, UnaryOperator<String> sqlName) {
    this.analyzer = analyzer;
    this.pricing = pricing;
    this.sqlName = sqlName;
  }

  /**
   * What the new version changes.
   *
   * @param own statements to ask besides the generated ones and the tests of both versions
   */
  public PolicyDiff compare(
      PolicyFileSet before, PolicyFileSet after, List<Statement> own, Circumstances circumstances) {
    List<PolicySet> both = List.of(before.policies(), after.policies());
    List<Statement> generated = GeneratedCorpus.of(both, sqlName);
    int left = Math.max(0, generated.size() - MOST_STATEMENTS);
    Map<Statement, Set<Question>> corpus = new LinkedHashMap<>();
    List<Question> everybody = everybody(both);
    Stream.concat(own.stream(), generated.stream().limit(MOST_STATEMENTS))
        .forEach(s -> corpus.put(s, new LinkedHashSet<>(everybody)));
    Stream.concat(before.tests().stream(), after.tests().stream())
        .flatMap(test -> test.inquiry().stream())
        .forEach(
            i ->
                corpus.computeIfAbsent(statement(i), s -> new LinkedHashSet<>()).add(i.question()));
    return new PolicyDiff(
        corpus.size(),
        corpus.values().stream().mapToInt(Set::size).sum(),
        left,
        changes(
            corpus,
            new CorpusRulings(analyzer, pricing, both.get(0), circumstances),
            new CorpusRulings(analyzer, pricing, both.get(1), circumstances)),
        terms(before, after));
  }

  private static Statement statement(Inquiry inquiry) {
    return new Statement(inquiry.sql(), inquiry.wanted());
  }

  /** Each member for each member, for each purpose that anybody allows. */
  private static List<Question> everybody(List<PolicySet> both) {
    Set<String> members = new TreeSet<>();
    Set<String> purposes = new TreeSet<>();
    for (PolicySet set : both) {
      for (TablePolicy table : set.tables()) {
        members.add(table.table().party());
        for (Allowance allowance : table.allow()) {
          members.addAll(allowance.to());
          allowance.scope().askedBy().ifPresent(members::addAll);
          allowance.purposes().ifPresent(purposes::addAll);
        }
      }
    }
    if (purposes.isEmpty()) {
      purposes.add(Standpoint.USUAL_PURPOSE);
    }
    List<Question> all = new ArrayList<>();
    for (String asker : members) {
      for (String receiver : members) {
        purposes.forEach(purpose -> all.add(new Question(asker, receiver, purpose)));
      }
    }
    return all;
  }

  private static List<QuestionChange> changes(
      Map<Statement, Set<Question>> corpus, CorpusRulings before, CorpusRulings after) {
    List<QuestionChange> changes = new ArrayList<>();
    corpus.forEach(
        (statement, questions) -> {
          Map<Effect, List<Question>> effects = new LinkedHashMap<>();
          for (Question question : questions) {
            effect(before.rule(statement, question), after.rule(statement, question))
                .ifPresent(e -> effects.computeIfAbsent(e, x -> new ArrayList<>()).add(question));
          }
          effects.forEach(
              (effect, asked) ->
                  changes.add(
                      new QuestionChange(statement.sql(), statement.wanted(), asked, effect)));
        });
    return changes;
  }

  private static Optional<Effect> effect(Ruling before, Ruling after) {
    if (before instanceof Ruling.Denied) {
      return after instanceof Ruling.Allowed ? Optional.of(new Effect.Opened()) : Optional.empty();
    } else if (after instanceof Ruling.Denied denied) {
      return Optional.of(new Effect.Closed(denied.reasons()));
    }
    Ruling.Allowed was = (Ruling.Allowed) before;
    Ruling.Allowed is = (Ruling.Allowed) after;
    List<TermChange> terms =
        new ArrayList<>(
            TermChange.between(
                "obligation",
                Meaning.of((Record) was.obligations()),
                Meaning.of((Record) is.obligations())));
    Set<String> populations = new TreeSet<>(was.costs().keySet());
    populations.addAll(is.costs().keySet());
    for (String population : populations) {
      terms.addAll(
          TermChange.between(
              "price for " + population, cost(was, population), cost(is, population)));
    }
    return terms.isEmpty() ? Optional.empty() : Optional.of(new Effect.Otherwise(terms));
  }

  private static SortedMap<String, String> cost(Ruling.Allowed ruling, String population) {
    return Optional.ofNullable(ruling.costs().get(population))
        .map(Meaning::of)
        .orElse(new TreeMap<>());
  }

  private static List<TermChange> terms(PolicyFileSet before, PolicyFileSet after) {
    SortedMap<String, SortedMap<String, String>> was = said(before);
    SortedMap<String, SortedMap<String, String>> is = said(after);
    Set<String> subjects = new TreeSet<>(was.keySet());
    subjects.addAll(is.keySet());
    List<TermChange> all = new ArrayList<>();
    for (String subject : subjects) {
      if (was.containsKey(subject) && is.containsKey(subject)) {
        all.addAll(
            TermChange.between(
                subject,
                was.getOrDefault(subject, new TreeMap<>()),
                is.getOrDefault(subject, new TreeMap<>())));
      } else {
        all.add(TermChange.appears(subject, is.containsKey(subject)));
      }
    }
    return all;
  }

  /** What each document says, by what it is about; a second one about the same has a number. */
  private static SortedMap<String, SortedMap<String, String>> said(PolicyFileSet files) {
    SortedMap<String, SortedMap<String, String>> all = new TreeMap<>();
    for (PolicyDocument document : files.documents().values()) {
      SortedMap<String, String> meaning = Meaning.of((Record) document);
      String prefix = meaning.firstKey().substring(0, meaning.firstKey().indexOf('.') + 1);
      SortedMap<String, String> said = new TreeMap<>();
      meaning.forEach((path, word) -> said.put(path.substring(prefix.length()), word));
      String subject = subject(said);
      for (int second = 2; all.containsKey(subject); second++) {
        subject = subject(said) + " (" + second + ")";
      }
      all.put(subject, said);
    }
    return all;
  }

  private static String subject(SortedMap<String, String> said) {
    return said.containsKey("table")
        ? said.getOrDefault("table", "")
        : "budget of " + said.getOrDefault("owner", "") + "." + said.getOrDefault("population", "");
  }
}
