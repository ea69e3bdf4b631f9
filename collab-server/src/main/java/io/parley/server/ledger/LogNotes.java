package io.parley.server.ledger;

import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What befell a node's files while no audit log was there to enter it into: that they were
 * restored, or that the ledger was gone. It waits in {@code restored.json} until the next start
 * enters it. A start that stops between the two enters it again; none forgets it.
 */
public final class LogNotes {
  /** The file's name in the node's directory. */
  public static final String FILE = "restored.json";

  private static final int VERSION = 1;

  private LogNotes() {}

  /**
   * A note.
   *
   * @param event as the log is to name it
   * @param details as the log is to give them
   */
  record Note(String event, Map<String, String> details) {
    Note {
      details = new TreeMap<>(details);
    }
  }

  /** What the file holds. */
  record Document(int v, List<Note> notes) {
    Document {
      notes = List.copyOf(notes);
    }
  }

  /** Adds a note, durably. */
  public static void add(NodeDirectory directory, String event, Map<String, String> details) {
    write(directory, List.of(new Note(event, details)));
  }

  /** Takes over what waits in a backup: its log has no word of it either. */
  public static void takeOver(NodeDirectory directory, Path file) {
    List<Note> notes = read(file);
    if (!notes.isEmpty()) {
      write(directory, notes);
    }
  }

  /** Enters what waits, after which it waits no more. */
  public static void enter(NodeDirectory directory, AuditLog log) {
    Path file = directory.resolve(FILE);
    List<Note> notes = read(file);
    notes.forEach(note -> log.enter(log.entry(note.event(), note.details())));
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be removed");
    }
  }

  private static void write(NodeDirectory directory, List<Note> more) {
    Path file = directory.resolve(FILE);
    List<Note> all = new ArrayList<>(read(file));
    all.addAll(more);
    directory.writeWhole(file, Json.bytes(new Document(VERSION, all)));
  }

  private static List<Note> read(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      Document document = Json.read(Files.readAllBytes(file), Document.class);
      if (document.v() != VERSION) {
        throw new ConfigurationException(file + " is of a version that this program does not read");
      }
      return document.notes();
    } catch (IOException e) {
      throw new ConfigurationException(file + " cannot be read");
    }
  }
}
