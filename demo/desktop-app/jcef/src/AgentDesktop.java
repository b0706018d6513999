import com.formdev.flatlaf.FlatLightLaf;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.awt.BorderLayout;
import java.awt.Color;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Insets;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextField;
import javax.swing.SwingConstants;
import javax.swing.SwingUtilities;
import javax.swing.UIManager;
import javax.swing.table.DefaultTableModel;
import me.friwi.jcefmaven.CefAppBuilder;
import org.cef.CefApp;

/**
 * An agent desktop with one interaction. Its arguments are the address of agent-view.html, a session
 * number if there is one, and switches for Chromium. It writes each message of the view to standard
 * output; the lines {@code join 123456789}, {@code stop} and {@code close} on standard input press
 * its buttons.
 */
final class AgentDesktop {
  private static final Color RULE = new Color(0xd5dae2);
  private static final List<String> IN_SESSION =
      List.of("locating", "connecting", "joining", "joined", "active");

  /** What is attached to the interaction. `join` hands it over, so that its totals go on. */
  private final JsonObject attachedData = new JsonObject();

  private final DefaultTableModel rows = new DefaultTableModel(new String[] {"Key", "Value"}, 0);
  private final JTextField number = new JTextField(11);
  private final JButton join = new JButton("Join");
  private final JButton stop = new JButton("Stop");
  private final JButton close = new JButton("Close interaction");
  private final JLabel state = new JLabel("Starting …");
  private final CobrowsePane pane;
  private boolean closed;

  private AgentDesktop(CefApp chromium, String page, String sessionNumber) {
    pane = new CobrowsePane(chromium.createClient(), page, this::received);
    number.setText(sessionNumber);
    join.addActionListener(
        event -> send("join", "sessionToken", number.getText(), "attachedData", attachedData));
    stop.addActionListener(event -> send("stop"));
    close.addActionListener(
        event -> {
          closed = true;
          send("close-interaction", "reason", "closed");
          showState("closed");
        });
    for (var button : List.of(join, stop, close)) button.setEnabled(false);
  }

  private void send(String name, Object... fields) {
    var command = new JsonObject();
    command.addProperty("command", name);
    for (int i = 0; i < fields.length; i += 2) {
      if (fields[i + 1] instanceof JsonObject value) command.add((String) fields[i], value);
      else command.addProperty((String) fields[i], (String) fields[i + 1]);
    }
    pane.send(command);
  }

  private void received(String text) {
    System.out.println(text);
    var message = JsonParser.parseString(text).getAsJsonObject();
    var detail = message.getAsJsonObject("detail");
    switch (message.get("type").getAsString()) {
      case "ready" -> {
        showState("ready");
        if (!number.getText().isEmpty()) join.doClick();
      }
      case "cobrowse-state-change" -> showState(detail.get("state").getAsString());
      case "cobrowse-attached-data" -> attach(detail.getAsJsonObject("changes"));
      case "cobrowse-error" -> state.setText(detail.get("message").getAsString());
      default -> {}
    }
  }

  private void showState(String name) {
    boolean inSession = IN_SESSION.contains(name);
    join.setEnabled(!closed && !inSession && !name.equals("ending"));
    stop.setEnabled(!closed && inSession);
    close.setEnabled(!closed);
    state.setText("● " + name.substring(0, 1).toUpperCase() + name.substring(1));
    state.setForeground(new Color(name.equals("active") ? 0x14804a : 0x5b6472));
  }

  /** A desktop in production writes these changes to the user data of its interaction. */
  private void attach(JsonObject changes) {
    changes.asMap().forEach(attachedData::add);
    rows.setRowCount(0);
    attachedData
        .asMap()
        .forEach((key, value) -> rows.addRow(new Object[] {key, value.getAsString()}));
  }

  private void show() {
    var customer = new JLabel("Call with Mia Torres");
    customer.putClientProperty("FlatLaf.styleClass", "h3");
    number.putClientProperty("JTextField.placeholderText", "Session number");
    var buttons = new JPanel(new FlowLayout(FlowLayout.TRAILING, 8, 10));
    for (var part : List.<Component>of(state, number, join, stop, close)) buttons.add(part);
    var bar = new JPanel(new BorderLayout());
    bar.setBackground(Color.WHITE);
    buttons.setOpaque(false);
    bar.setBorder(BorderFactory.createEmptyBorder(0, 16, 0, 8));
    bar.add(customer, BorderLayout.LINE_START);
    bar.add(buttons);

    var table = new JTable(rows);
    table.setRowHeight(30);
    table.setFillsViewportHeight(true);
    table.setShowHorizontalLines(true);
    table.getColumnModel().getColumn(0).setMinWidth(205);
    table.getColumnModel().getColumn(0).setMaxWidth(205);
    var header = (JLabel) table.getTableHeader().getDefaultRenderer();
    header.setHorizontalAlignment(SwingConstants.LEADING);
    var data = new JScrollPane(table);
    data.setBorder(BorderFactory.createMatteBorder(1, 1, 0, 0, RULE));
    data.setPreferredSize(new Dimension(500, 0));

    var frame = new JFrame("Agent Desktop");
    frame.add(bar, BorderLayout.PAGE_START);
    frame.add(pane.component());
    frame.add(data, BorderLayout.LINE_END);
    frame.getRootPane().setDefaultButton(join);
    frame.setSize(1280, 800);
    frame.setDefaultCloseOperation(JFrame.EXIT_ON_CLOSE);
    frame.setVisible(true);
  }

  private static void dress() {
    System.setProperty("awt.useSystemAAFontSettings", "on");
    UIManager.put("defaultFont", new Font("Inter", Font.PLAIN, 13));
    UIManager.put("Table.cellMargins", new Insets(2, 12, 2, 12));
    UIManager.put("TableHeader.cellMargins", new Insets(4, 12, 4, 12));
    UIManager.put("Button.arc", 10);
    UIManager.put("TextComponent.arc", 10);
    FlatLightLaf.setup();
  }

  private void press(String line) {
    var words = line.split(" ", 2);
    if (words.length > 1) number.setText(words[1]);
    (words[0].equals("join") ? join : words[0].equals("stop") ? stop : close).doClick();
  }

  public static void main(String[] args) throws Exception {
    dress();
    var words = Stream.of(args).filter(arg -> !arg.startsWith("--")).toList();
    var builder = new CefAppBuilder();
    builder.setInstallDir(new File("target/chromium"));
    builder.addJcefArgs(Stream.of(args).filter(arg -> arg.startsWith("--")).toArray(String[]::new));
    builder.getCefSettings().windowless_rendering_enabled = false;
    // Two programs with one folder would become one process.
    builder.getCefSettings().root_cache_path = Files.createTempDirectory("agent-desktop").toString();
    var chromium = builder.build();
    var desktop = new AgentDesktop[1];
    SwingUtilities.invokeAndWait(
        () -> {
          desktop[0] =
              new AgentDesktop(chromium, words.get(0), words.size() > 1 ? words.get(1) : "");
          desktop[0].show();
        });
    var input = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = input.readLine()) != null; ) {
      String pressed = line;
      SwingUtilities.invokeLater(() -> desktop[0].press(pressed));
    }
  }
}
