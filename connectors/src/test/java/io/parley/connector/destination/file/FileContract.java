package io.parley.connector.destination.file;

import io.parley.connector.destination.Destination;
import io.parley.connector.destination.DestinationContract;
import io.parley.connector.destination.Receiver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The contract for formats of files. */
abstract class FileContract extends DestinationContract {
  private final List<String> broken = new ArrayList<>();

  abstract FileFormat format();

  /** The rules of a file's whole text, each broken one added. */
  abstract void check(String file, List<String> brokenRules);

  List<String> lines(byte[] content) {
    String file = new String(content, StandardCharsets.UTF_8);
    if (file.contains("\r") || !file.endsWith("\n") || file.startsWith("\uFEFF")) {
      broken.add("line ends");
    }
    check(file, broken);
    return file.lines().skip(1).toList();
  }

  @Override
  protected Receiver receiver() {
    return new MemoryStore(this::lines);
  }

  @Override
  protected Destination destination(Receiver receiver) {
    return new FileDestination(format(), (MemoryStore) receiver, "autumn");
  }

  @Override
  protected List<String> broken(Receiver receiver) {
    receiver.members();
    return broken;
  }

  @Override
  protected int failingCall() {
    return format().takes().whole() ? 1 : 2;
  }
}
