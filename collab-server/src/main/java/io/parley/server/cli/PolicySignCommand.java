package io.parley.server.cli;

import io.parley.crypto.SigningKey;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Json;
import io.parley.server.wire.Offer;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley policy sign}. */
@Command(
    name = "sign",
    mixinStandardHelpOptions = true,
    description = {
      "Signs policy files with the node's key, each into NAME.yaml.sig beside it.",
      "Without FILE, all in the node's policy folder. What is signed as it is stays as it is. A node"
          + " offers signed files only, and refuses an offer with others."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every file is signed",
      "1:a file cannot be read, or is not this node's to sign; nothing after it is signed",
      "2:wrong usage"
    })
final class PolicySignCommand implements Callable<Integer> {
  /**
   * What {@code --json} prints.
   *
   * @param fingerprint of the node's key
   */
  record Document(String signer, String fingerprint, List<File> files) {
    Document {
      files = List.copyOf(files);
    }
  }

  /**
   * A file.
   *
   * @param fresh whether it was signed just now
   */
  record File(String file, String sha256, String signedAt, boolean fresh) {}

  @Parameters(arity = "0..*", paramLabel = "FILE", description = "policy files")
  private List<Path> files = List.of();

  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin private CollaborationOption collaboration = new CollaborationOption();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    OwnCollaboration home = collaboration.home(config);
    NodeConfiguration node = home.configuration();
    NodeDirectory directory = home.directory();
    SigningKey key = directory.signingKey();
    Clock clock = Clock.systemUTC();
    PolicyVersions versions = new PolicyVersions(directory, clock);
    List<File> signed = new ArrayList<>();
    List<Path> paths =
        files.isEmpty() ? PolicySignatures.policiesIn(directory.resolve(node.policies())) : files;
    for (Path path : paths) {
      PolicySignatures.Signed one = PolicySignatures.sign(path, node.name(), key, clock.instant());
      String text = new String(PolicySignatures.read(path), StandardCharsets.UTF_8);
      versions.keep(
          PolicyVersions.Sight.SIGNED,
          node.name(),
          new Offer.PolicyFile(one.name(), text, Optional.of(one.signature())));
      signed.add(
          new File(
              path.toString(), one.signature().sha256(), one.signature().signedAt(), one.fresh()));
    }
    say(new Document(node.name(), key.verifyingKey().fingerprint().text(), signed));
    return 0;
  }

  private void say(Document document) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(document));
    } else {
      for (File file : document.files()) {
        out.printf(
            "%s: %s, sha256 %s%n",
            file.file(),
            file.fresh() ? "signed" : "signed before, at " + file.signedAt(),
            file.sha256());
      }
      out.printf(
          "%d file(s) signed by %s, %s%n",
          document.files().size(), document.signer(), document.fingerprint());
    }
    out.flush();
  }
}
