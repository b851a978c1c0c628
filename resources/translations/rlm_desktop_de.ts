<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Call</source>
        <translation>Aufruf</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Cost</source>
        <translation>Kosten</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Seiten</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>the model is writing</source>
        <translation>das Modell schreibt gerade</translation>
    </message>
    <message>
        <source>Step {number}</source>
        <translation>Schritt {number}</translation>
    </message>
    <message>
        <source>, {failed} failed</source>
        <translation>, {failed} fehlgeschlagen</translation>
    </message>
    <message>
        <source>recorded</source>
        <translation>aufgezeichnet</translation>
    </message>
    <message>
        <source>{word}, {ended} of {calls}</source>
        <translation>{word}, {ended} von {calls}</translation>
    </message>
    <message>
        <source>{word}, {calls} failed</source>
        <translation>{word}, {calls} fehlgeschlagen</translation>
    </message>
    <message>
        <source>Failed: {reason}</source>
        <translation>Fehlgeschlagen: {reason}</translation>
    </message>
    <message>
        <source>No case is open.</source>
        <translation>Es ist kein Fall geöffnet.</translation>
    </message>
    <message>
        <source>Open a case, or make a new one.</source>
        <translation>Öffnen Sie einen Fall, oder legen Sie einen neuen an.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>Ordner</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>Word</translation>
    </message>
    <message>
        <source>Old text</source>
        <translation>Alter Text</translation>
    </message>
    <message>
        <source>Rich text</source>
        <translation>Formatierter Text</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>Folien</translation>
    </message>
    <message>
        <source>Old slides</source>
        <translation>Alte Folien</translation>
    </message>
    <message>
        <source>Drawing</source>
        <translation>Zeichnung</translation>
    </message>
    <message>
        <source>Workbook</source>
        <translation>Arbeitsmappe</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>Buch</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Web page</source>
        <translation>Webseite</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Mail</source>
        <translation>Mail</translation>
    </message>
    <message>
        <source>Mailbox</source>
        <translation>Postfach</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>Archiv</translation>
    </message>
    <message>
        <source>Message in</source>
        <translation>Nachricht in</translation>
    </message>
    <message>
        <source>File in</source>
        <translation>Datei in</translation>
    </message>
    <message>
        <source>Attachment of</source>
        <translation>Anhang von</translation>
    </message>
    <message numerus="yes">
        <source>%Ln further claim(s)</source>
        <translation>
            <numerusform>%Ln weitere Aussage</numerusform>
            <numerusform>%Ln weitere Aussagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln call(s)</source>
        <translation>
            <numerusform>%Ln Aufruf</numerusform>
            <numerusform>%Ln Aufrufe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln document(s)</source>
        <translation>
            <numerusform>%Ln Dokument</numerusform>
            <numerusform>%Ln Dokumente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln page(s)</source>
        <translation>
            <numerusform>%Ln Seite</numerusform>
            <numerusform>%Ln Seiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln earlier cell(s)</source>
        <translation>
            <numerusform>%Ln frühere Zelle</numerusform>
            <numerusform>%Ln frühere Zellen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln prompt(s)</source>
        <translation>
            <numerusform>%Ln Prompt</numerusform>
            <numerusform>%Ln Prompts</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln request(s)</source>
        <translation>
            <numerusform>%Ln Anfrage</numerusform>
            <numerusform>%Ln Anfragen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln new document(s)</source>
        <translation>
            <numerusform>%Ln neues Dokument</numerusform>
            <numerusform>%Ln neue Dokumente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln Problem</numerusform>
            <numerusform>%Ln Probleme</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln citation(s)</source>
        <translation>
            <numerusform>%Ln Beleg</numerusform>
            <numerusform>%Ln Belege</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln such document(s)</source>
        <translation>
            <numerusform>%Ln solches Dokument</numerusform>
            <numerusform>%Ln solche Dokumente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s)</source>
        <translation>
            <numerusform>%Ln Zeile</numerusform>
            <numerusform>%Ln Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate(s)</source>
        <translation>
            <numerusform>%Ln Duplikat</numerusform>
            <numerusform>%Ln Duplikate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln file(s)</source>
        <translation>
            <numerusform>%Ln Datei</numerusform>
            <numerusform>%Ln Dateien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other(s)</source>
        <translation>
            <numerusform>%Ln weiteres</numerusform>
            <numerusform>%Ln weitere</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln layer(s)</source>
        <translation>
            <numerusform>%Ln Schicht</numerusform>
            <numerusform>%Ln Schichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chosen document(s)</source>
        <translation>
            <numerusform>%Ln ausgewähltes Dokument</numerusform>
            <numerusform>%Ln ausgewählte Dokumente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln name(s)</source>
        <translation>
            <numerusform>%Ln Name</numerusform>
            <numerusform>%Ln Namen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s)</source>
        <translation>
            <numerusform>%Ln Zeile</numerusform>
            <numerusform>%Ln Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln entry/entries</source>
        <translation>
            <numerusform>%Ln Eintrag</numerusform>
            <numerusform>%Ln Einträge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln run(s)</source>
        <translation>
            <numerusform>%Ln Lauf</numerusform>
            <numerusform>%Ln Läufe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln near-duplicate(s)</source>
        <translation>
            <numerusform>%Ln Fast-Duplikat</numerusform>
            <numerusform>%Ln Fast-Duplikate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln older version(s)</source>
        <translation>
            <numerusform>%Ln ältere Fassung</numerusform>
            <numerusform>%Ln ältere Fassungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more place(s)</source>
        <translation>
            <numerusform>%Ln weiterer Ort</numerusform>
            <numerusform>%Ln weitere Orte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln model call(s)</source>
        <translation>
            <numerusform>%Ln Modellaufruf</numerusform>
            <numerusform>%Ln Modellaufrufen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s)</source>
        <translation>
            <numerusform>%Ln Tag</numerusform>
            <numerusform>%Ln Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln hour(s)</source>
        <translation>
            <numerusform>%Ln Stunde</numerusform>
            <numerusform>%Ln Stunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln minute(s)</source>
        <translation>
            <numerusform>%Ln Minute</numerusform>
            <numerusform>%Ln Minuten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln second(s)</source>
        <translation>
            <numerusform>%Ln Sekunde</numerusform>
            <numerusform>%Ln Sekunden</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln step(s)</source>
        <translation>
            <numerusform>%Ln Schritt</numerusform>
            <numerusform>%Ln Schritte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln quote(s)</source>
        <translation>
            <numerusform>%Ln Zitat</numerusform>
            <numerusform>%Ln Zitate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln variable(s)</source>
        <translation>
            <numerusform>%Ln Variable</numerusform>
            <numerusform>%Ln Variablen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln trial(s)</source>
        <translation>
            <numerusform>%Ln Versuch</numerusform>
            <numerusform>%Ln Versuche</numerusform>
        </translation>
    </message>
    <message>
        <source>The check ended because of a mistake in the program ({name}: {error}).</source>
        <translation>Die Prüfung endete wegen eines Fehlers im Programm ({name}: {error}).</translation>
    </message>
    <message>
        <source>The case in {last} is not there any more. {name} is open instead.</source>
        <translation>Den Fall in {last} gibt es nicht mehr. Stattdessen ist {name} geöffnet.</translation>
    </message>
    <message>
        <source>The page took too long to draw. Its text is shown instead.</source>
        <translation>Die Seite zu zeichnen dauerte zu lange. Stattdessen wird ihr Text gezeigt.</translation>
    </message>
    <message>
        <source>The page could not be drawn: the program that draws pages ended. Its text is shown instead.</source>
        <translation>Die Seite konnte nicht gezeichnet werden: Das Programm, das Seiten zeichnet, ist abgestürzt. Stattdessen wird ihr Text gezeigt.</translation>
    </message>
    <message>
        <source>The page could not be drawn ({error}). Its text is shown instead.</source>
        <translation>Die Seite konnte nicht gezeichnet werden ({error}). Stattdessen wird ihr Text gezeigt.</translation>
    </message>
    <message>
        <source>This page has no text.</source>
        <translation>Diese Seite hat keinen Text.</translation>
    </message>
    <message>
        <source>Recognised text</source>
        <translation>Erkannter Text</translation>
    </message>
    <message>
        <source>Not recognised yet</source>
        <translation>Noch nicht erkannt</translation>
    </message>
    <message>
        <source>Not recognised</source>
        <translation>Nicht erkannt</translation>
    </message>
    <message>
        <source>These words were not found in the documents. This page was cited.</source>
        <translation>Diese Worte wurden in den Dokumenten nicht gefunden. Als Beleg war diese Seite genannt.</translation>
    </message>
    <message>
        <source>This is the text that was read.</source>
        <translation>Dies ist der Text, der gelesen wurde.</translation>
    </message>
    <message>
        <source>The text shown is what was read.</source>
        <translation>Gezeigt wird der Text, der gelesen wurde.</translation>
    </message>
    <message>
        <source>The file is not at {path} any more. {what}</source>
        <translation>Die Datei liegt nicht mehr unter {path}. {what}</translation>
    </message>
    <message>
        <source>The file at {path} has changed since it was read (its SHA-256 is another). {what}</source>
        <translation>Die Datei {path} hat sich geändert, seit sie gelesen wurde (ihr SHA-256 ist ein anderer). {what}</translation>
    </message>
    <message>
        <source>The words on this picture of a page wait to be recognised (OCR). They cannot be found yet.</source>
        <translation>Die Wörter auf diesem Bild einer Seite warten auf die Texterkennung (OCR). Noch können sie nicht gefunden werden.</translation>
    </message>
    <message>
        <source>The words on this picture of a page could not be recognised (OCR).</source>
        <translation>Die Wörter auf diesem Bild einer Seite konnten nicht erkannt werden (OCR).</translation>
    </message>
    <message>
        <source>No words were recognised on this picture of a page (OCR).</source>
        <translation>Auf diesem Bild einer Seite wurden keine Wörter erkannt (OCR).</translation>
    </message>
    <message>
        <source>Recognised text (OCR), {confidence:.0%} sure: compare it with the picture.</source>
        <translation>Erkannter Text (OCR), zu {confidence:.0%} sicher: Vergleichen Sie ihn mit dem Bild.</translation>
    </message>
    <message>
        <source>: {answered} of {calls} answered</source>
        <translation>: {answered} von {calls} beantwortet</translation>
    </message>
    <message>
        <source>Step {steps} of {steps2}, {clock}{calls}</source>
        <translation>Schritt {steps} von {steps2}, {clock}{calls}</translation>
    </message>
    <message>
        <source>Not all members read</source>
        <translation>Nicht alle Teile gelesen</translation>
    </message>
    <message>
        <source>Protected with a password</source>
        <translation>Mit einem Kennwort geschützt</translation>
    </message>
    <message>
        <source>No text in it</source>
        <translation>Kein Text darin</translation>
    </message>
    <message>
        <source>Damaged</source>
        <translation>Beschädigt</translation>
    </message>
    <message>
        <source>Cut off in the archive</source>
        <translation>Im Archiv abgeschnitten</translation>
    </message>
    <message>
        <source>Empty</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Of a kind that is not read</source>
        <translation>Von einer Art, die nicht gelesen wird</translation>
    </message>
    <message>
        <source>Not what the name says</source>
        <translation>Nicht, was der Name sagt</translation>
    </message>
    <message>
        <source>Not there</source>
        <translation>Nicht vorhanden</translation>
    </message>
    <message>
        <source>Not allowed to read</source>
        <translation>Lesen nicht erlaubt</translation>
    </message>
    <message>
        <source>Took too long</source>
        <translation>Dauerte zu lange</translation>
    </message>
    <message>
        <source>Too large for the memory</source>
        <translation>Zu groß für den Speicher</translation>
    </message>
    <message>
        <source>Made the reading crash</source>
        <translation>Brachte das Lesen zum Absturz</translation>
    </message>
    <message>
        <source>Unpacks to far too much</source>
        <translation>Wird entpackt viel zu groß</translation>
    </message>
    <message>
        <source>In too many archives</source>
        <translation>In zu vielen Archiven</translation>
    </message>
    <message>
        <source>Encrypted for a key</source>
        <translation>Für einen Schlüssel verschlüsselt</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <source>No room to unpack</source>
        <translation>Kein Platz zum Entpacken</translation>
    </message>
    <message>
        <source>Changed since</source>
        <translation>Seither geändert</translation>
    </message>
    <message>
        <source>Excluded</source>
        <translation>Ausgeschlossen</translation>
    </message>
    <message>
        <source>All problems</source>
        <translation>Alle Probleme</translation>
    </message>
    <message>
        <source>{read} of {expected} read</source>
        <translation>{read} von {expected} gelesen</translation>
    </message>
    <message>
        <source>{read} read so far</source>
        <translation>{read} bisher gelesen</translation>
    </message>
    <message>
        <source>older version</source>
        <translation>ältere Fassung</translation>
    </message>
    <message>
        <source>near-duplicate, in {basename}</source>
        <translation>Fast-Duplikat, in {basename}</translation>
    </message>
    <message>
        <source>Changes in this folder are followed.</source>
        <translation>Änderungen in diesem Ordner werden verfolgt.</translation>
    </message>
    <message>
        <source>Subject: {title}</source>
        <translation>Betreff: {title}</translation>
    </message>
    <message>
        <source>Tags: {tags}</source>
        <translation>Schlagwörter: {tags}</translation>
    </message>
    <message>
        <source>Note: {note}</source>
        <translation>Notiz: {note}</translation>
    </message>
    <message>
        <source>The same file is also at:</source>
        <translation>Dieselbe Datei liegt auch hier:</translation>
    </message>
    <message>
        <source>and {places}</source>
        <translation>und {places}</translation>
    </message>
    <message>
        <source>Folder {name}</source>
        <translation>Ordner {name}</translation>
    </message>
    <message>
        <source>starred</source>
        <translation>mit Stern</translation>
    </message>
    <message>
        <source>, {failed} not</source>
        <translation>, {failed} nicht</translation>
    </message>
    <message>
        <source>Not all of what it holds was taken out yet: {files} read so far{failed}.</source>
        <translation>Noch ist nicht alles herausgeholt: {files} bisher gelesen{failed}.</translation>
    </message>
    <message>
        <source>Nothing was found in it.</source>
        <translation>Es wurde nichts darin gefunden.</translation>
    </message>
    <message>
        <source>It holds {files}; all were read.</source>
        <translation>Enthält {files}; alle wurden gelesen.</translation>
    </message>
    <message>
        <source>, {missing} unaccounted for</source>
        <translation>, {missing} ungeklärt</translation>
    </message>
    <message>
        <source>It holds {files}: {read} read, {failed} not read{rest}.</source>
        <translation>Enthält {files}: {read} gelesen, {failed} nicht gelesen{rest}.</translation>
    </message>
    <message>
        <source>note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>The file is no longer where it was; its text is kept.</source>
        <translation>Die Datei liegt nicht mehr an ihrem Ort; ihr Text bleibt erhalten.</translation>
    </message>
    <message>
        <source> on {date_words}</source>
        <translation> am {date_words}</translation>
    </message>
    <message>
        <source>An older version, replaced{when}. It is not asked about; quotes from it can be opened.</source>
        <translation>Eine ältere Fassung, ersetzt{when}. Sie wird nicht befragt; Zitate daraus lassen sich öffnen.</translation>
    </message>
    <message>
        <source>It says almost the same as the document above it. It is asked about and cited on its own.</source>
        <translation>Es sagt fast dasselbe wie das Dokument darüber. Es wird für sich befragt und belegt.</translation>
    </message>
    <message>
        <source>{near_duplicates} under it {verb} almost the same.</source>
        <translation>Darunter sagen {near_duplicates} fast dasselbe.</translation>
    </message>
    <message>
        <source>What speaks against: {claim}</source>
        <translation>Was spricht dagegen: {claim}</translation>
    </message>
    <message>
        <source>There is no open case. Open or make a case first, then ask.</source>
        <translation>Es ist kein Fall geöffnet. Öffnen Sie erst einen Fall, oder legen Sie einen an, dann fragen Sie.</translation>
    </message>
    <message>
        <source>The log of the run {run} cannot be understood ({error}).</source>
        <translation>Das Protokoll des Laufs {run} ist nicht zu verstehen ({error}).</translation>
    </message>
    <message>
        <source>A newer version of the program may have written it, or the case was changed by hand.</source>
        <translation>Vielleicht hat es eine neuere Version des Programms geschrieben, oder der Fall wurde von Hand geändert.</translation>
    </message>
    <message>
        <source>Install the newest version, or open a copy of the case from your backup.</source>
        <translation>Installieren Sie die neueste Version, oder öffnen Sie eine Kopie des Falls aus Ihrer Sicherung.</translation>
    </message>
    <message>
        <source>What speaks against: {plain_claim}</source>
        <translation>Was spricht dagegen: {plain_claim}</translation>
    </message>
    <message>
        <source>Starting: the sandbox for the model&apos;s code is being set up</source>
        <translation>Start: Die Sandbox für den Code des Modells wird eingerichtet</translation>
    </message>
    <message>
        <source>Starting: the model is told the question</source>
        <translation>Start: Dem Modell wird die Frage gestellt</translation>
    </message>
    <message>
        <source> of {of}</source>
        <translation> von {of}</translation>
    </message>
    <message>
        <source>Step {number}{of}</source>
        <translation>Schritt {number}{of}</translation>
    </message>
    <message>
        <source>{filled} of {entries}</source>
        <translation>{filled} von {entries}</translation>
    </message>
    <message>
        <source>{failed} failed</source>
        <translation>{failed} fehlgeschlagen</translation>
    </message>
    <message>
        <source>{money} of about {money2}</source>
        <translation>{money} von etwa {money2}</translation>
    </message>
    <message>
        <source>{read} of {pages} read</source>
        <translation>{read} von {pages} gelesen</translation>
    </message>
    <message>
        <source>{tokens} tokens</source>
        <translation>{tokens} Tokens</translation>
    </message>
    <message>
        <source>A run may use {limits}: raise that in Settings.</source>
        <translation>Ein Lauf darf {limits} verbrauchen: In den Einstellungen lässt sich das erhöhen.</translation>
    </message>
    <message>
        <source>The model is writing the next code</source>
        <translation>Das Modell schreibt den nächsten Code</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>Warten auf das Modell</translation>
    </message>
    <message>
        <source>The code has run</source>
        <translation>Der Code ist gelaufen</translation>
    </message>
    <message>
        <source>{ended} of {calls}</source>
        <translation>{ended} von {calls}</translation>
    </message>
    <message>
        <source> in {duration}</source>
        <translation> in {duration}</translation>
    </message>
    <message>
        <source>{word} after {steps} and {calls}{took}.</source>
        <translation>{word}: {steps} und {calls}{took}.</translation>
    </message>
    <message>
        <source> of {pages}</source>
        <translation> von {pages}</translation>
    </message>
    <message>
        <source> pages</source>
        <translation> Seiten</translation>
    </message>
    <message>
        <source>Read by a model: {read}{of}</source>
        <translation>Von einem Modell gelesen: {read}{of}</translation>
    </message>
    <message>
        <source>scanned by code only: {only_scanned}</source>
        <translation>nur vom Code durchsucht: {only_scanned}</translation>
    </message>
    <message>
        <source>untouched: {untouched}</source>
        <translation>unberührt: {untouched}</translation>
    </message>
    <message>
        <source>Cost: {money}.</source>
        <translation>Kosten: {money}.</translation>
    </message>
    <message>
        <source>Model: {models}.</source>
        <translation>Modell: {models}.</translation>
    </message>
    <message>
        <source>No quotes</source>
        <translation>Keine Zitate</translation>
    </message>
    <message>
        <source>This answer is incomplete. {why}</source>
        <translation>Diese Antwort ist unvollständig. {why}</translation>
    </message>
    <message>
        <source>The run was stopped. What it had found by then is kept.</source>
        <translation>Der Lauf wurde gestoppt. Was er bis dahin gefunden hat, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The run failed.</source>
        <translation>Der Lauf ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Fill the table again: what stands in it is kept</source>
        <translation>Füllen Sie die Tabelle weiter: Was darin steht, bleibt</translation>
    </message>
    <message>
        <source>Resume it: nothing is paid twice</source>
        <translation>Setzen Sie ihn fort: Nichts wird zweimal bezahlt</translation>
    </message>
    <message>
        <source>The run was cut off: the program ended before it did. {go_on}.</source>
        <translation>Der Lauf wurde abgebrochen: Das Programm endete vor ihm. {go_on}.</translation>
    </message>
    <message>
        <source>{model_name}, reading with {model_name2}</source>
        <translation>{model_name}, liest mit {model_name2}</translation>
    </message>
    <message>
        <source>Offline reader: finds and quotes passages; it does not reason</source>
        <translation>Offline-Leser: findet und zitiert Stellen; er denkt nicht nach</translation>
    </message>
    <message>
        <source>Model: {models}</source>
        <translation>Modell: {models}</translation>
    </message>
    <message>
        <source>What a question costs is not known: the models have no known price.</source>
        <translation>Was eine Frage kostet, ist nicht bekannt: Für die Modelle ist kein Preis bekannt.</translation>
    </message>
    <message>
        <source>, as {runs} before it</source>
        <translation>, wie bisher {runs}</translation>
    </message>
    <message>
        <source>A question costs about {expected}, {low} if it goes easily{among}.</source>
        <translation>Eine Frage kostet etwa {expected}, {low} wenn es leicht geht{among}.</translation>
    </message>
    <message>
        <source>A run stops at {cap}.</source>
        <translation>Ein Lauf endet bei {cap}.</translation>
    </message>
    <message>
        <source>A run has no limit of cost.</source>
        <translation>Ein Lauf hat keine Kostengrenze.</translation>
    </message>
    <message>
        <source>The question and the passages it reads go to {hosts}.</source>
        <translation>Die Frage und die gelesenen Stellen gehen an {hosts}.</translation>
    </message>
    <message>
        <source>You work offline, and {model_name} is not on this computer.</source>
        <translation>Sie arbeiten offline, und {model_name} ist nicht auf diesem Computer.</translation>
    </message>
    <message>
        <source>{away} Change the model, or go online.</source>
        <translation>{away} Wählen Sie ein anderes Modell, oder gehen Sie online.</translation>
    </message>
    <message>
        <source>looked for in all documents</source>
        <translation>in allen Dokumenten gesucht</translation>
    </message>
    <message>
        <source>document {document}</source>
        <translation>Dokument {document}</translation>
    </message>
    <message>
        <source>{name}, page {page}</source>
        <translation>{name}, Seite {page}</translation>
    </message>
    <message>
        <source>The run ended because of a mistake in the program ({name}: {raised}).</source>
        <translation>Der Lauf endete wegen eines Fehlers im Programm ({name}: {raised}).</translation>
    </message>
    <message>
        <source>What was found before is kept in the case.</source>
        <translation>Was vorher gefunden wurde, bleibt im Fall.</translation>
    </message>
    <message>
        <source>Ask again; if it happens twice, report it with the log (Help, Show log).</source>
        <translation>Fragen Sie noch einmal; geschieht es wieder, melden Sie es mit dem Protokoll (Hilfe, Protokoll zeigen).</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Rechner</translation>
    </message>
    <message>
        <source>Whose text</source>
        <translation>Wessen Text</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>Bytes</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>The copy cannot be written to {parent} ({strerror}).</source>
        <translation>Die Kopie kann nicht nach {parent} geschrieben werden ({strerror}).</translation>
    </message>
    <message>
        <source>All rows</source>
        <translation>Alle Zeilen</translation>
    </message>
    <message>
        <source>Answered, quotes stand</source>
        <translation>Beantwortet, Zitate stehen</translation>
    </message>
    <message>
        <source>A quote does not stand</source>
        <translation>Ein Zitat steht nicht</translation>
    </message>
    <message>
        <source>Not in the document</source>
        <translation>Nicht im Dokument</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>Not asked yet.</source>
        <translation>Noch nicht gefragt.</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Not finished</source>
        <translation>Nicht beendet</translation>
    </message>
    <message>
        <source>Incomplete</source>
        <translation>Unvollständig</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>Gestoppt</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Time limit reached</source>
        <translation>Zeitgrenze erreicht</translation>
    </message>
    <message>
        <source>Out of memory</source>
        <translation>Speicher voll</translation>
    </message>
    <message>
        <source>Sandbox ended</source>
        <translation>Sandbox beendet</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Wörtlich</translation>
    </message>
    <message>
        <source>Normalised</source>
        <translation>Angeglichen</translation>
    </message>
    <message>
        <source>Near</source>
        <translation>Ähnlich</translation>
    </message>
    <message>
        <source>Elsewhere</source>
        <translation>Anderswo</translation>
    </message>
    <message>
        <source>Not found</source>
        <translation>Nicht gefunden</translation>
    </message>
    <message>
        <source>No quote</source>
        <translation>Kein Zitat</translation>
    </message>
    <message>
        <source>Not in it</source>
        <translation>Steht nicht darin</translation>
    </message>
    <message>
        <source>Contradicted</source>
        <translation>Widersprochen</translation>
    </message>
    <message>
        <source>Weakened</source>
        <translation>Geschwächt</translation>
    </message>
    <message>
        <source>Nothing found against it</source>
        <translation>Nichts dagegen gefunden</translation>
    </message>
    <message>
        <source>Contradicted, but no quote of it stands</source>
        <translation>Widersprochen, doch kein Zitat dafür steht</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>Unentschieden</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Doubt</source>
        <translation>Zweifel</translation>
    </message>
    <message>
        <source>read by a model</source>
        <translation>von einem Modell gelesen</translation>
    </message>
    <message>
        <source>scanned by code</source>
        <translation>vom Code durchsucht</translation>
    </message>
    <message>
        <source>untouched</source>
        <translation>unberührt</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>unlesbar</translation>
    </message>
    <message>
        <source>The page holds these very words.</source>
        <translation>Auf der Seite stehen genau diese Worte.</translation>
    </message>
    <message>
        <source>The page holds these words; only case, spacing, hyphens or quotation marks differ.</source>
        <translation>Auf der Seite stehen diese Worte; nur Großschreibung, Abstände, Trennstriche oder Anführungszeichen sind anders.</translation>
    </message>
    <message>
        <source>The page holds most of these words, not all of them.</source>
        <translation>Auf der Seite stehen die meisten dieser Worte, nicht alle.</translation>
    </message>
    <message>
        <source>The words stand on another page than the one cited.</source>
        <translation>Die Worte stehen auf einer anderen Seite als der genannten.</translation>
    </message>
    <message>
        <source>These words were not found in the documents. Do not rely on them.</source>
        <translation>Diese Worte wurden in den Dokumenten nicht gefunden. Verlassen Sie sich nicht darauf.</translation>
    </message>
    <message>
        <source>price unknown</source>
        <translation>Preis unbekannt</translation>
    </message>
    <message>
        <source>under $0.0001</source>
        <translation>unter $0.0001</translation>
    </message>
    <message>
        <source>Offline reader</source>
        <translation>Offline-Leser</translation>
    </message>
    <message>
        <source>Page {page}</source>
        <translation>Seite {page}</translation>
    </message>
    <message>
        <source>The case could not be read ({error}).</source>
        <translation>Der Fall konnte nicht gelesen werden ({error}).</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;New case…</source>
        <translation>&amp;Neuer Fall …</translation>
    </message>
    <message>
        <source>Make an empty case in a folder</source>
        <translation>Einen leeren Fall in einem Ordner anlegen</translation>
    </message>
    <message>
        <source>&amp;Open case…</source>
        <translation>Fall ö&amp;ffnen …</translation>
    </message>
    <message>
        <source>Open the folder of a case</source>
        <translation>Den Ordner eines Falls öffnen</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>Zu&amp;letzt geöffnet</translation>
    </message>
    <message>
        <source>Open &amp;sample case</source>
        <translation>Bei&amp;spielfall öffnen</translation>
    </message>
    <message>
        <source>An invented investigation to look around in</source>
        <translation>Eine erfundene Recherche zum Umsehen</translation>
    </message>
    <message>
        <source>&amp;Add files…</source>
        <translation>Dateien &amp;hinzufügen …</translation>
    </message>
    <message>
        <source>Read files into the case</source>
        <translation>Dateien in den Fall lesen</translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation>&amp;Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Read a folder into the case</source>
        <translation>Einen Ordner in den Fall lesen</translation>
    </message>
    <message>
        <source>Follow &amp;changes in</source>
        <translation>Än&amp;derungen verfolgen in</translation>
    </message>
    <message>
        <source>Read new and changed files while the case is open</source>
        <translation>Neue und geänderte Dateien lesen, während der Fall geöffnet ist</translation>
    </message>
    <message>
        <source>&amp;Passwords…</source>
        <translation>&amp;Kennwörter …</translation>
    </message>
    <message>
        <source>Try passwords on files that are protected with one</source>
        <translation>Kennwörter an geschützten Dateien ausprobieren</translation>
    </message>
    <message>
        <source>&amp;Export report…</source>
        <translation>Bericht e&amp;xportieren …</translation>
    </message>
    <message>
        <source>Write the run that is shown as a report</source>
        <translation>Den gezeigten Lauf als Bericht schreiben</translation>
    </message>
    <message>
        <source>Export train&amp;ing data…</source>
        <translation>&amp;Trainingsdaten exportieren …</translation>
    </message>
    <message>
        <source>Write all good runs of the case to train a model on</source>
        <translation>Alle guten Läufe des Falls zum Training eines Modells schreiben</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>&amp;Einstellungen …</translation>
    </message>
    <message>
        <source>&amp;Work offline</source>
        <translation>Offline &amp;arbeiten</translation>
    </message>
    <message>
        <source>Send nothing to another computer, and ask no other computer</source>
        <translation>Nichts an einen anderen Computer senden und keinen anderen Computer fragen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Bearbeiten</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>Rück&amp;gängig</translation>
    </message>
    <message>
        <source>Take back what was done to documents</source>
        <translation>Zurücknehmen, was mit Dokumenten gemacht wurde</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>Wie&amp;derholen</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>&amp;Kopieren</translation>
    </message>
    <message>
        <source>&amp;Find in document…</source>
        <translation>Im Dokument &amp;suchen …</translation>
    </message>
    <message>
        <source>Find &amp;next</source>
        <translation>&amp;Weitersuchen</translation>
    </message>
    <message>
        <source>Find &amp;previous</source>
        <translation>&amp;Rückwärts suchen</translation>
    </message>
    <message>
        <source>S&amp;tar</source>
        <translation>Ster&amp;n</translation>
    </message>
    <message>
        <source>Tags and n&amp;ote…</source>
        <translation>Sch&amp;lagwörter und Notiz …</translation>
    </message>
    <message>
        <source>Of the document chosen in Sources</source>
        <translation>Des in Quellen gewählten Dokuments</translation>
    </message>
    <message>
        <source>&amp;Batch search…</source>
        <translation>Lis&amp;tensuche …</translation>
    </message>
    <message>
        <source>Search for every name of a list</source>
        <translation>Nach jedem Namen einer Liste suchen</translation>
    </message>
    <message>
        <source>&amp;Search the case…</source>
        <translation>Den &amp;Fall durchsuchen …</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>Co&amp;mmands…</source>
        <translation>&amp;Befehle …</translation>
    </message>
    <message>
        <source>Find anything the window can do by typing</source>
        <translation>Durch Tippen alles finden, was das Fenster kann</translation>
    </message>
    <message>
        <source>&amp;Sources</source>
        <translation>&amp;Quellen</translation>
    </message>
    <message>
        <source>&amp;Questions</source>
        <translation>&amp;Fragen</translation>
    </message>
    <message>
        <source>&amp;Answer</source>
        <translation>&amp;Antwort</translation>
    </message>
    <message>
        <source>&amp;Code</source>
        <translation>&amp;Code</translation>
    </message>
    <message>
        <source>Ca&amp;lls</source>
        <translation>Auf&amp;rufe</translation>
    </message>
    <message>
        <source>Co&amp;verage</source>
        <translation>Ab&amp;deckung</translation>
    </message>
    <message>
        <source>Data s&amp;ent</source>
        <translation>&amp;Gesendet</translation>
    </message>
    <message>
        <source>&amp;Document</source>
        <translation>Doku&amp;ment</translation>
    </message>
    <message>
        <source>&amp;Table</source>
        <translation>&amp;Tabelle</translation>
    </message>
    <message>
        <source>Put the same questions to each document</source>
        <translation>Jedem Dokument dieselben Fragen stellen</translation>
    </message>
    <message>
        <source>&amp;Next citation</source>
        <translation>&amp;Nächster Beleg</translation>
    </message>
    <message>
        <source>&amp;Previous citation</source>
        <translation>&amp;Voriger Beleg</translation>
    </message>
    <message>
        <source>Ne&amp;xt page</source>
        <translation>Nächste &amp;Seite</translation>
    </message>
    <message>
        <source>P&amp;revious page</source>
        <translation>Vorige S&amp;eite</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>&amp;Hineinzoomen</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Hera&amp;uszoomen</translation>
    </message>
    <message>
        <source>&amp;Fit the width</source>
        <translation>An d&amp;ie Breite anpassen</translation>
    </message>
    <message>
        <source>S&amp;how panels</source>
        <translation>Bereiche &amp;zeigen</translation>
    </message>
    <message>
        <source>Reset la&amp;yout</source>
        <translation>An&amp;ordnung zurücksetzen</translation>
    </message>
    <message>
        <source>F&amp;ull screen</source>
        <translation>Vo&amp;llbild</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>&amp;Lauf</translation>
    </message>
    <message>
        <source>&amp;Ask a question</source>
        <translation>&amp;Frage stellen</translation>
    </message>
    <message>
        <source>Put the cursor into the question box</source>
        <translation>Den Cursor in das Feld für die Frage setzen</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>Fort&amp;setzen</translation>
    </message>
    <message>
        <source>Go on with a run that was cut off; nothing is paid twice</source>
        <translation>Einen abgebrochenen Lauf fortsetzen; nichts wird zweimal bezahlt</translation>
    </message>
    <message>
        <source>Ask the &amp;models in use</source>
        <translation>Die &amp;jetzigen Modelle fragen</translation>
    </message>
    <message>
        <source>Put this question to the models chosen in Settings, and compare</source>
        <translation>Diese Frage den in den Einstellungen gewählten Modellen stellen und vergleichen</translation>
    </message>
    <message>
        <source>&amp;Compare the answers…</source>
        <translation>Antworten &amp;vergleichen …</translation>
    </message>
    <message>
        <source>Show how this answer differs from that of the models before</source>
        <translation>Zeigen, wie sich diese Antwort von der der Modelle davor unterscheidet</translation>
    </message>
    <message>
        <source>Re&amp;play</source>
        <translation>&amp;Wiedergeben</translation>
    </message>
    <message>
        <source>Go through the run again, moment by moment</source>
        <translation>Den Lauf noch einmal durchgehen, Augenblick für Augenblick</translation>
    </message>
    <message>
        <source>Send nothing new until the run may go on</source>
        <translation>Nichts Neues senden, bis der Lauf weitergehen darf</translation>
    </message>
    <message>
        <source>Pa&amp;use, or go on</source>
        <translation>Pa&amp;use oder weiter</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>St&amp;oppen</translation>
    </message>
    <message>
        <source>Stop the run; what it has found is kept</source>
        <translation>Den Lauf stoppen; was er gefunden hat, bleibt erhalten</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>&amp;User guide</source>
        <translation>&amp;Handbuch</translation>
    </message>
    <message>
        <source>How to &amp;search</source>
        <translation>Wie man &amp;Suchen, wie es gehtsucht</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Tastenkürzel</translation>
    </message>
    <message>
        <source>What &amp;works on this computer</source>
        <translation>Was auf diesem Computer &amp;funktioniert</translation>
    </message>
    <message>
        <source>Show &amp;log</source>
        <translation>&amp;Protokoll zeigen</translation>
    </message>
    <message>
        <source>&amp;About RLM Desktop</source>
        <translation>&amp;Über RLM Desktop</translation>
    </message>
    <message>
        <source>The offline reader compares words and cannot argue: choose a language model in Settings.</source>
        <translation>Der Offline-Leser vergleicht Wörter und kann nicht argumentieren: Wählen Sie in den Einstellungen ein Sprachmodell.</translation>
    </message>
    <message>
        <source>Show {min} of {claims}</source>
        <translation>{min} von {claims} zeigen</translation>
    </message>
    <message>
        <source>Not answered yet</source>
        <translation>Noch nicht beantwortet</translation>
    </message>
    <message>
        <source>The answer appears here, claim by claim, as soon as its quotes are checked.</source>
        <translation>Die Antwort erscheint hier, Aussage für Aussage, sobald ihre Zitate geprüft sind.</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>Keine Antwort</translation>
    </message>
    <message>
        <source>This run ended before there was one.</source>
        <translation>Dieser Lauf endete, bevor es eine gab.</translation>
    </message>
    <message>
        <source>No answer yet</source>
        <translation>Noch keine Antwort</translation>
    </message>
    <message>
        <source>Ask a question. The answer appears here claim by claim, each with the words behind it.</source>
        <translation>Stellen Sie eine Frage. Die Antwort erscheint hier, Aussage für Aussage, jede mit den Worten, auf denen sie beruht.</translation>
    </message>
    <message>
        <source>Claims of the answer</source>
        <translation>Aussagen der Antwort</translation>
    </message>
    <message>
        <source>Pages in the prompt</source>
        <translation>Seiten im Prompt</translation>
    </message>
    <message>
        <source>Try…</source>
        <translation>Ausprobieren…</translation>
    </message>
    <message>
        <source>Edit this prompt and put it to a model by itself</source>
        <translation>Diesen Prompt bearbeiten und für sich allein einem Modell stellen</translation>
    </message>
    <message>
        <source>; and {pages} more</source>
        <translation>; und {pages} weitere</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>, the first {most} of {text} characters</source>
        <translation>, die ersten {most} von {text} Zeichen</translation>
    </message>
    <message>
        <source>Copy {name}</source>
        <translation>{name} kopieren</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>Noch nichts</translation>
    </message>
    <message>
        <source>page {first}</source>
        <translation>Seite {first}</translation>
    </message>
    <message>
        <source>pages {first}–{last}</source>
        <translation>Seiten {first}–{last}</translation>
    </message>
    <message>
        <source>The model is writing</source>
        <translation>Das Modell schreibt</translation>
    </message>
    <message>
        <source>What the root model was told</source>
        <translation>Was dem Hauptmodell gesagt wurde</translation>
    </message>
    <message>
        <source>What it wrote</source>
        <translation>Was es schrieb</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Choose a row to see its prompt and its reply.</source>
        <translation>Wählen Sie eine Zeile, um ihren Prompt und ihre Antwort zu sehen.</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>{ended} answered</source>
        <translation>{ended} beantwortet</translation>
    </message>
    <message>
        <source>The first prompt</source>
        <translation>Der erste Prompt</translation>
    </message>
    <message>
        <source>The first reply</source>
        <translation>Die erste Antwort</translation>
    </message>
    <message>
        <source>recorded before, not asked again</source>
        <translation>früher aufgezeichnet, nicht noch einmal gefragt</translation>
    </message>
    <message>
        <source>Why there is no reply</source>
        <translation>Warum es keine Antwort gibt</translation>
    </message>
    <message>
        <source>a child run</source>
        <translation>ein Unterlauf</translation>
    </message>
    <message>
        <source>{total} tokens ({prompt_tokens} sent, {completion_tokens} received)</source>
        <translation>{total} Token ({prompt_tokens} gesendet, {completion_tokens} empfangen)</translation>
    </message>
    <message>
        <source>Calls over time</source>
        <translation>Aufrufe im Lauf der Zeit</translation>
    </message>
    <message>
        <source>The tree beside it tells the same in words.</source>
        <translation>Der Baum daneben sagt dasselbe in Worten.</translation>
    </message>
    <message>
        <source>Writing code</source>
        <translation>Schreibt Code</translation>
    </message>
    <message>
        <source>still running</source>
        <translation>läuft noch</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>{kind}: {duration}, begun {duration2} after the start, {state}</source>
        <translation>{kind}: {duration}, begonnen {duration2} nach dem Start, {state}</translation>
    </message>
    <message>
        <source>Filter by words in prompts and replies</source>
        <translation>Nach Wörtern in Prompts und Antworten filtern</translation>
    </message>
    <message>
        <source>No calls yet</source>
        <translation>Noch keine Aufrufe</translation>
    </message>
    <message>
        <source>Ask a question. Every prompt to a model appears here, with its reply and its cost.</source>
        <translation>Stellen Sie eine Frage. Jeder Prompt an ein Modell erscheint hier, mit seiner Antwort und seinen Kosten.</translation>
    </message>
    <message>
        <source>Calls of the run</source>
        <translation>Aufrufe des Laufs</translation>
    </message>
    <message>
        <source>Filter calls</source>
        <translation>Aufrufe filtern</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Zeitleiste</translation>
    </message>
    <message>
        <source>The code itself took {duration}; the rest was waiting for calls.</source>
        <translation>Der Code selbst brauchte {duration}; der Rest war Warten auf Aufrufe.</translation>
    </message>
    <message>
        <source>{word}: {ended} of {calls}</source>
        <translation>{word}: {ended} von {calls}</translation>
    </message>
    <message>
        <source>, cut: it was {length} characters long</source>
        <translation>, gekürzt: Sie war {length} Zeichen lang</translation>
    </message>
    <message>
        <source>Output{cut}</source>
        <translation>Ausgabe{cut}</translation>
    </message>
    <message>
        <source>Only variables of plain data were kept.</source>
        <translation>Nur Variablen mit einfachen Daten blieben erhalten.</translation>
    </message>
    <message>
        <source>All variables of the run were lost.</source>
        <translation>Alle Variablen des Laufs gingen verloren.</translation>
    </message>
    <message>
        <source>Error. {lost}</source>
        <translation>Fehler. {lost}</translation>
    </message>
    <message>
        <source>Step {number} · {title}</source>
        <translation>Schritt {number} · {title}</translation>
    </message>
    <message>
        <source>Reply without code</source>
        <translation>Antwort ohne Code</translation>
    </message>
    <message>
        <source>Step {number} · The model wrote no code</source>
        <translation>Schritt {number} · Das Modell schrieb keinen Code</translation>
    </message>
    <message>
        <source>Child run, level {depth}: {question}</source>
        <translation>Unterlauf, Ebene {depth}: {question}</translation>
    </message>
    <message>
        <source>What is said about payments, and who approved them?</source>
        <translation>Welche Zahlungen gab es, und wer genehmigte sie?</translation>
    </message>
    <message>
        <source>Which deadlines are named, and in which document?</source>
        <translation>Welche Fristen stehen in welchem Dokument?</translation>
    </message>
    <message>
        <source>Who signed, and on what date?</source>
        <translation>Wer hat unterschrieben, und wann?</translation>
    </message>
    <message>
        <source>Drop a folder here</source>
        <translation>Ziehen Sie einen Ordner hierher</translation>
    </message>
    <message>
        <source>PDFs and scans, Office files, mail and mailboxes, archives, web pages and text, with all folders inside. Your files stay as they are.</source>
        <translation>PDFs und Scans, Office-Dateien, Mails und Postfächer, Archive, Webseiten und Text, mit allen Ordnern darin. Ihre Dateien bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>Add a folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>Reading your files…</source>
        <translation>Ihre Dateien werden gelesen …</translation>
    </message>
    <message>
        <source>You can ask as soon as the first of them are read.</source>
        <translation>Sie können fragen, sobald die ersten gelesen sind.</translation>
    </message>
    <message>
        <source>Quick look</source>
        <translation>Kurzer Blick</translation>
    </message>
    <message>
        <source>A look at what is likely to hold the answer: at most 6 steps and 50 calls</source>
        <translation>Ein Blick auf das, worin die Antwort wohl steht: höchstens 6 Schritte und 50 Aufrufe</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>Gründlich</translation>
    </message>
    <message>
        <source>As many steps and calls as it takes, within your limits</source>
        <translation>So viele Schritte und Aufrufe wie nötig, innerhalb Ihrer Grenzen</translation>
    </message>
    <message>
        <source>Every page</source>
        <translation>Jede Seite</translation>
    </message>
    <message>
        <source>Every page with text is read by the sub-model before the answer counts as complete</source>
        <translation>Jede Seite mit Text wird vom Untermodell gelesen, bevor die Antwort als vollständig gilt</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Show the question being answered</source>
        <translation>Die Frage zeigen, die gerade beantwortet wird</translation>
    </message>
    <message>
        <source>How thoroughly</source>
        <translation>Wie gründlich</translation>
    </message>
    <message>
        <source>Whole case</source>
        <translation>Ganzer Fall</translation>
    </message>
    <message>
        <source>Ask all documents again</source>
        <translation>Wieder alle Dokumente fragen</translation>
    </message>
    <message>
        <source>Change model</source>
        <translation>Modell wechseln</translation>
    </message>
    <message>
        <source>Ask after the run (Enter)</source>
        <translation>Nach dem Lauf fragen (Eingabetaste)</translation>
    </message>
    <message>
        <source>Ask (Enter)</source>
        <translation>Fragen (Eingabetaste)</translation>
    </message>
    <message>
        <source>Ask next</source>
        <translation>Danach fragen</translation>
    </message>
    <message>
        <source>No documents yet: add some, then ask.</source>
        <translation>Noch keine Dokumente: Fügen Sie welche hinzu, dann fragen Sie.</translation>
    </message>
    <message>
        <source>The run is being stopped. You can ask again in a moment.</source>
        <translation>Der Lauf wird gerade gestoppt. Gleich können Sie wieder fragen.</translation>
    </message>
    <message>
        <source>Only “{only_words}”: {documents}</source>
        <translation>Nur „{only_words}“: {documents}</translation>
    </message>
    <message>
        <source>Whole case: {documents}, {pages}</source>
        <translation>Ganzer Fall: {documents}, {pages}</translation>
    </message>
    <message>
        <source>Every page: what it takes is being worked out…</source>
        <translation>Jede Seite: Was es braucht, wird gerade berechnet …</translation>
    </message>
    <message>
        <source>Every page: about {calls}, {tokens} tokens, {money}</source>
        <translation>Jede Seite: etwa {calls}, {tokens} Token, {money}</translation>
    </message>
    <message>
        <source>Question and answer</source>
        <translation>Frage und Antwort</translation>
    </message>
    <message>
        <source>Model in use</source>
        <translation>Benutztes Modell</translation>
    </message>
    <message>
        <source>Choose another model</source>
        <translation>Ein anderes Modell wählen</translation>
    </message>
    <message>
        <source>What do you want to know?</source>
        <translation>Was möchten Sie wissen?</translation>
    </message>
    <message>
        <source>Every answer quotes the documents, and a click on a quote opens its page.</source>
        <translation>Jede Antwort zitiert die Dokumente, und ein Klick auf ein Zitat öffnet seine Seite.</translation>
    </message>
    <message>
        <source>Differs: {differs}</source>
        <translation>Abweichung: {differs}</translation>
    </message>
    <message>
        <source>{meaning} Enter opens the page.</source>
        <translation>{meaning} Die Eingabetaste öffnet die Seite.</translation>
    </message>
    <message>
        <source>{meaning} Differs: {differs}.</source>
        <translation>{meaning} Abweichung: {differs}.</translation>
    </message>
    <message>
        <source>Show what was found against this statement, with its quotes</source>
        <translation>Zeigen, was gegen diese Aussage gefunden wurde, mit den Zitaten</translation>
    </message>
    <message>
        <source>Argued against: {word}. {said}</source>
        <translation>Gegenprobe: {word}. {said}</translation>
    </message>
    <message>
        <source>No quote supports this statement.</source>
        <translation>Kein Zitat stützt diese Aussage.</translation>
    </message>
    <message>
        <source>Show {min} of {cells}</source>
        <translation>{min} von {cells} zeigen</translation>
    </message>
    <message>
        <source>Code of the run</source>
        <translation>Code des Laufs</translation>
    </message>
    <message>
        <source>The model is writing its first code</source>
        <translation>Das Modell schreibt seinen ersten Code</translation>
    </message>
    <message>
        <source>Each piece of code appears here as it runs.</source>
        <translation>Jedes Stück Code erscheint hier, während es läuft.</translation>
    </message>
    <message>
        <source>No code was run</source>
        <translation>Es lief kein Code</translation>
    </message>
    <message>
        <source>This run ended before its model wrote any code.</source>
        <translation>Dieser Lauf endete, bevor sein Modell Code schrieb.</translation>
    </message>
    <message>
        <source>No code yet</source>
        <translation>Noch kein Code</translation>
    </message>
    <message>
        <source>Ask a question. The code that the model writes to answer it, and its output, appear here.</source>
        <translation>Stellen Sie eine Frage. Der Code, den das Modell zur Antwort schreibt, und seine Ausgabe erscheinen hier.</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Type what you want to do, to ask, or to search for</source>
        <translation>Tippen Sie, was Sie tun, fragen oder suchen möchten</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Matching commands</source>
        <translation>Passende Befehle</translation>
    </message>
    <message>
        <source>Ask “{words}”</source>
        <translation>„{words}“ fragen</translation>
    </message>
    <message>
        <source>Search for “{words}”</source>
        <translation>Nach „{words}“ suchen</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>Beide</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Vorher</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Answers compared</source>
        <translation>Antworten im Vergleich</translation>
    </message>
    <message>
        <source>Before: {models}, {dollars}
Now: {models2}, {dollars2}</source>
        <translation>Vorher: {models}, {dollars}
Jetzt: {models2}, {dollars2}</translation>
    </message>
    <message>
        <source>Statements of both answers</source>
        <translation>Aussagen beider Antworten</translation>
    </message>
    <message>
        <source>In</source>
        <translation>In</translation>
    </message>
    <message>
        <source>Statement</source>
        <translation>Aussage</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>kein Modell</translation>
    </message>
    <message>
        <source>Follow up</source>
        <translation>Anknüpfen</translation>
    </message>
    <message>
        <source>The model knows the answer that is shown, and its variables are still there</source>
        <translation>Das Modell kennt die gezeigte Antwort, und deren Variablen sind noch da</translation>
    </message>
    <message>
        <source>Edit question</source>
        <translation>Frage bearbeiten</translation>
    </message>
    <message>
        <source>Ask the question that is shown in other words; its answer is kept</source>
        <translation>Die gezeigte Frage in anderen Worten stellen; ihre Antwort bleibt erhalten</translation>
    </message>
    <message>
        <source>Question before</source>
        <translation>Frage davor</translation>
    </message>
    <message>
        <source>Back to the answer</source>
        <translation>Zurück zur Antwort</translation>
    </message>
    <message>
        <source>Show the answer whose statement this argues against</source>
        <translation>Die Antwort zeigen, gegen deren Aussage dies gerichtet ist</translation>
    </message>
    <message>
        <source>Show the question that this follows</source>
        <translation>Die Frage zeigen, an die diese anknüpft</translation>
    </message>
    <message>
        <source>Waits: {words}</source>
        <translation>Wartet: {words}</translation>
    </message>
    <message>
        <source>Asked when the run has ended. A click takes it out of the queue.</source>
        <translation>Wird gefragt, wenn der Lauf zu Ende ist. Ein Klick nimmt sie aus der Warteschlange.</translation>
    </message>
    <message>
        <source>Take out of the queue: {words}</source>
        <translation>Aus der Warteschlange nehmen: {words}</translation>
    </message>
    <message>
        <source>A click on a page shows which calls were given it. Ctrl and a click, or Space, picks it to be read; a click on a name picks the document.</source>
        <translation>Ein Klick auf eine Seite zeigt, welche Aufrufe sie erhielten. Strg und Klick oder die Leertaste wählt sie zum Lesen aus; ein Klick auf einen Namen wählt das Dokument.</translation>
    </message>
    <message>
        <source>Pick all unread</source>
        <translation>Alle ungelesenen auswählen</translation>
    </message>
    <message>
        <source>Pick none</source>
        <translation>Keine auswählen</translation>
    </message>
    <message>
        <source>Nothing read yet</source>
        <translation>Noch nichts gelesen</translation>
    </message>
    <message>
        <source>Ask a question. Every page that is read is shown here.</source>
        <translation>Stellen Sie eine Frage. Jede Seite, die gelesen wird, erscheint hier.</translation>
    </message>
    <message>
        <source>Not ended yet</source>
        <translation>Noch nicht zu Ende</translation>
    </message>
    <message>
        <source>What the run has read is shown here as soon as it ends.</source>
        <translation>Was der Lauf gelesen hat, erscheint hier, sobald er endet.</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Wird ermittelt</translation>
    </message>
    <message>
        <source>The pages of the scope are being counted.</source>
        <translation>Die Seiten des Bereichs werden gezählt.</translation>
    </message>
    <message>
        <source> ({partly} in part)</source>
        <translation> ({partly} zum Teil)</translation>
    </message>
    <message>
        <source>Ask again over the {documents} that no model was given</source>
        <translation>Ungelesene noch einmal fragen: {documents}</translation>
    </message>
    <message>
        <source>{name}, page {page}: {state}. {prompts} held it.</source>
        <translation>{name}, Seite {page}: {state}. Darin: {prompts}.</translation>
    </message>
    <message>
        <source>Read these too: {pages}</source>
        <translation>Auch diese lesen: {pages}</translation>
    </message>
    <message>
        <source>Read these too</source>
        <translation>Auch diese lesen</translation>
    </message>
    <message>
        <source>Put the question again, following this answer, with these pages read first</source>
        <translation>Die Frage noch einmal stellen, im Anschluss an diese Antwort, wobei diese Seiten zuerst gelesen werden</translation>
    </message>
    <message>
        <source>Every page with text that no model was given</source>
        <translation>Jede Seite mit Text, die kein Modell erhielt</translation>
    </message>
    <message>
        <source>Prompts that held the chosen page</source>
        <translation>Prompts, die die gewählte Seite enthielten</translation>
    </message>
    <message>
        <source>Elusion sample</source>
        <translation>Stichprobe</translation>
    </message>
    <message>
        <source>Nothing has left this computer.</source>
        <translation>Nichts hat diesen Computer verlassen.</translation>
    </message>
    <message>
        <source>Nothing sent yet</source>
        <translation>Noch nichts gesendet</translation>
    </message>
    <message>
        <source>Ask a question. What is sent to models is listed here.</source>
        <translation>Stellen Sie eine Frage. Was an Modelle gesendet wird, erscheint hier.</translation>
    </message>
    <message>
        <source>What the run has sent is listed here as soon as it ends.</source>
        <translation>Was der Lauf gesendet hat, erscheint hier, sobald er endet.</translation>
    </message>
    <message>
        <source>The requests of the run are being listed.</source>
        <translation>Die Anfragen des Laufs werden aufgelistet.</translation>
    </message>
    <message>
        <source>The models that were asked for this answer ran here.</source>
        <translation>Die für diese Antwort befragten Modelle liefen hier.</translation>
    </message>
    <message>
        <source>{size} to {host}</source>
        <translation>{size} an {host}</translation>
    </message>
    <message>
        <source>{requests} left this computer: {sizes}.</source>
        <translation>{requests} haben diesen Computer verlassen: {sizes}.</translation>
    </message>
    <message>
        <source>Requests that left this computer</source>
        <translation>Anfragen, die diesen Computer verließen</translation>
    </message>
    <message>
        <source>Sizes are those of the messages. Recorded replies were not asked for again. Enter shows the call.</source>
        <translation>Die Größen sind die der Nachrichten. Nach aufgezeichneten Antworten wurde nicht noch einmal gefragt. Die Eingabetaste zeigt den Aufruf.</translation>
    </message>
    <message>
        <source>Your files are read</source>
        <translation>Ihre Dateien sind gelesen</translation>
    </message>
    <message>
        <source>Reading was stopped</source>
        <translation>Das Lesen wurde gestoppt</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
    <message>
        <source>Open original</source>
        <translation>Original öffnen</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Save a copy. It lies in {path}</source>
        <translation>Eine Kopie speichern. Es liegt in {path}</translation>
    </message>
    <message>
        <source>Open {path} in its own program</source>
        <translation>{path} im eigenen Programm öffnen</translation>
    </message>
    <message>
        <source>Pages and headings</source>
        <translation>Seiten und Überschriften</translation>
    </message>
    <message>
        <source>Previous page</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Zoom out (Ctrl+−)</source>
        <translation>Verkleinern (Strg+−)</translation>
    </message>
    <message>
        <source>Zoom in (Ctrl++)</source>
        <translation>Vergrößern (Strg++)</translation>
    </message>
    <message>
        <source>Fit the width (Ctrl+0)</source>
        <translation>An die Breite anpassen (Strg+0)</translation>
    </message>
    <message>
        <source>Turn the pages to the right</source>
        <translation>Die Seiten nach rechts drehen</translation>
    </message>
    <message>
        <source>Show the text that was read</source>
        <translation>Den gelesenen Text zeigen</translation>
    </message>
    <message>
        <source>Find in this document (Ctrl+F)</source>
        <translation>In diesem Dokument suchen (Strg+F)</translation>
    </message>
    <message>
        <source>of {of}</source>
        <translation>von {of}</translation>
    </message>
    <message>
        <source>Show the text that was read instead of the {text}</source>
        <translation>Den gelesenen Text zeigen statt: {text}</translation>
    </message>
    <message>
        <source>Previous citation (Shift+F4)</source>
        <translation>Voriger Beleg (Umschalt+F4)</translation>
    </message>
    <message>
        <source>Next citation (F4)</source>
        <translation>Nächster Beleg (F4)</translation>
    </message>
    <message>
        <source>Citation {place} of {citations}</source>
        <translation>Beleg {place} von {citations}</translation>
    </message>
    <message>
        <source>Citations of the answer</source>
        <translation>Belege der Antwort</translation>
    </message>
    <message>
        <source>Find in this document</source>
        <translation>In diesem Dokument suchen</translation>
    </message>
    <message>
        <source>Previous place (Shift+F3)</source>
        <translation>Vorige Stelle (Umschalt+F3)</translation>
    </message>
    <message>
        <source>Next place (F3)</source>
        <translation>Nächste Stelle (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>Schließen (Esc)</translation>
    </message>
    <message>
        <source>No document is open</source>
        <translation>Kein Dokument ist geöffnet</translation>
    </message>
    <message>
        <source>A click on a quote opens its page here, with the words marked. A document in Sources opens here, too.</source>
        <translation>Ein Klick auf ein Zitat öffnet hier seine Seite, mit den Worten markiert. Auch ein Dokument aus den Quellen öffnet sich hier.</translation>
    </message>
    <message>
        <source>These words were not found in any document.</source>
        <translation>Diese Worte wurden in keinem Dokument gefunden.</translation>
    </message>
    <message>
        <source>{found_at} of {found}</source>
        <translation>{found_at} von {found}</translation>
    </message>
    <message>
        <source>Picture of page {number} of {name}</source>
        <translation>Bild der Seite {number} von {name}</translation>
    </message>
    <message>
        <source>The same page can be shown as text with the button Show the text.</source>
        <translation>Dieselbe Seite lässt sich als Text zeigen, mit dem Knopf „Den gelesenen Text zeigen“.</translation>
    </message>
    <message>
        <source>Text of page {number} of {name}</source>
        <translation>Text der Seite {number} von {name}</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>No text of its own</source>
        <translation>Kein eigener Text</translation>
    </message>
    <message>
        <source>No text</source>
        <translation>Kein Text</translation>
    </message>
    <message>
        <source>No page of it could be read.</source>
        <translation>Keine Seite davon konnte gelesen werden.</translation>
    </message>
    <message>
        <source>Show what it holds</source>
        <translation>Zeigen, was es enthält</translation>
    </message>
    <message>
        <source>The words are on this page, but their place in the picture is not known. See its text.</source>
        <translation>Die Worte stehen auf dieser Seite, aber ihr Ort im Bild ist nicht bekannt. Siehe den Text.</translation>
    </message>
    <message>
        <source>No program on this computer opens {name}.</source>
        <translation>Kein Programm auf diesem Computer öffnet {name}.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft …</translation>
    </message>
    <message>
        <source>Documents</source>
        <translation>Dokumente</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Ask about this document</source>
        <translation>Über dieses Dokument fragen</translation>
    </message>
    <message>
        <source>Ask about these {documents} documents</source>
        <translation>Über diese {documents} Dokumente fragen</translation>
    </message>
    <message>
        <source>Put the next questions to nothing else</source>
        <translation>Die nächsten Fragen nur daran stellen</translation>
    </message>
    <message>
        <source>Run OCR</source>
        <translation>Text erkennen (OCR)</translation>
    </message>
    <message>
        <source>Recognise its text in the languages of the settings, even where it was before</source>
        <translation>Den Text in den Sprachen der Einstellungen erkennen, auch wo es schon geschah</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Follow changes in </source>
        <translation>Änderungen verfolgen in </translation>
    </message>
    <message>
        <source>this folder</source>
        <translation>diesem Ordner</translation>
    </message>
    <message>
        <source>New and changed files are read by themselves while the case is open</source>
        <translation>Neue und geänderte Dateien werden von selbst gelesen, während der Fall geöffnet ist</translation>
    </message>
    <message>
        <source>Take off the star</source>
        <translation>Stern entfernen</translation>
    </message>
    <message>
        <source>Give a star</source>
        <translation>Stern geben</translation>
    </message>
    <message>
        <source>Tags and note…</source>
        <translation>Schlagwörter und Notiz …</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>Schlagwörter …</translation>
    </message>
    <message>
        <source>Drop to add to the case</source>
        <translation>Ablegen, um sie dem Fall hinzuzufügen</translation>
    </message>
    <message>
        <source>Relevant</source>
        <translation>Relevant</translation>
    </message>
    <message>
        <source>Not relevant</source>
        <translation>Nicht relevant</translation>
    </message>
    <message>
        <source>Not read</source>
        <translation>Nicht gelesen</translation>
    </message>
    <message>
        <source>How much did this answer miss? Documents are drawn at random from those of which no model was given a page. Judge them yourself, or have the model read them for the same question.</source>
        <translation>Wie viel hat diese Antwort übersehen? Es werden Dokumente gelost, von denen kein Modell eine Seite erhielt. Urteilen Sie selbst, oder lassen Sie das Modell sie für dieselbe Frage lesen.</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>Losen</translation>
    </message>
    <message>
        <source>Have them read</source>
        <translation>Lesen lassen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Relevant (R)</source>
        <translation>Relevant (R)</translation>
    </message>
    <message>
        <source>Not relevant (N)</source>
        <translation>Nicht relevant (N)</translation>
    </message>
    <message>
        <source>Every document with text was given to a model: there is nothing to draw from.</source>
        <translation>Jedes Dokument mit Text lag einem Modell vor: Es gibt nichts, woraus gelost werden könnte.</translation>
    </message>
    <message>
        <source>{about} There are {documents}.</source>
        <translation>{about} Davon gibt es {documents}.</translation>
    </message>
    <message>
        <source>Draw others</source>
        <translation>Andere losen</translation>
    </message>
    <message>
        <source>Documents to draw</source>
        <translation>Zu losende Dokumente</translation>
    </message>
    <message>
        <source>Documents of the sample</source>
        <translation>Dokumente der Stichprobe</translation>
    </message>
    <message>
        <source>What the model said</source>
        <translation>Was das Modell sagte</translation>
    </message>
    <message>
        <source>This document belongs to the answer (R); once more takes it back</source>
        <translation>Dieses Dokument gehört zur Antwort (R); noch einmal nimmt es zurück</translation>
    </message>
    <message>
        <source>This document does not belong to the answer (N); once more takes it back</source>
        <translation>Dieses Dokument gehört nicht zur Antwort (N); noch einmal nimmt es zurück</translation>
    </message>
    <message>
        <source>{word}, says {by}</source>
        <translation>{word}, sagt {by}</translation>
    </message>
    <message>
        <source>Choose an entry to see its quotes and how they stand.</source>
        <translation>Wählen Sie einen Eintrag, um seine Zitate zu sehen und wie sie stehen.</translation>
    </message>
    <message>
        <source>The chosen entry</source>
        <translation>Der gewählte Eintrag</translation>
    </message>
    <message>
        <source>Ask this again</source>
        <translation>Dies noch einmal fragen</translation>
    </message>
    <message>
        <source>Waiting: the document was not asked yet.</source>
        <translation>Wartet: Das Dokument wurde noch nicht gefragt.</translation>
    </message>
    <message>
        <source>Not in it: the model was given the whole document, and says that it does not answer.</source>
        <translation>Steht nicht darin: Dem Modell lag das ganze Dokument vor, und es sagt, dass es keine Antwort gibt.</translation>
    </message>
    <message>
        <source>No quote supports this answer.</source>
        <translation>Kein Zitat stützt diese Antwort.</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>Webseite (*.html)</translation>
    </message>
    <message>
        <source>Word document (*.docx)</source>
        <translation>Word-Dokument (*.docx)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Evidence bundle (*.zip)</source>
        <translation>Beweispaket (*.zip)</translation>
    </message>
    <message>
        <source>Findings as a table (*.csv)</source>
        <translation>Befunde als Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Code as a notebook (*.ipynb)</source>
        <translation>Code als Notebook (*.ipynb)</translation>
    </message>
    <message>
        <source>Code as a script (*.py)</source>
        <translation>Code als Skript (*.py)</translation>
    </message>
    <message>
        <source>Events (*.jsonl)</source>
        <translation>Ereignisse (*.jsonl)</translation>
    </message>
    <message>
        <source>New case: name its folder</source>
        <translation>Neuer Fall: Name des Ordners</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Neuer Fall</translation>
    </message>
    <message>
        <source>Folder (*)</source>
        <translation>Ordner (*)</translation>
    </message>
    <message>
        <source>Add files to the case</source>
        <translation>Dateien zum Fall hinzufügen</translation>
    </message>
    <message>
        <source>Add a folder to the case</source>
        <translation>Einen Ordner zum Fall hinzufügen</translation>
    </message>
    <message>
        <source>Export the run as a report</source>
        <translation>Den Lauf als Bericht exportieren</translation>
    </message>
    <message>
        <source>Export training data</source>
        <translation>Trainingsdaten exportieren</translation>
    </message>
    <message>
        <source>Workbook (*.xlsx)</source>
        <translation>Arbeitsmappe (*.xlsx)</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>Die Tabelle exportieren</translation>
    </message>
    <message>
        <source>Choose a list of names</source>
        <translation>Eine Liste von Namen wählen</translation>
    </message>
    <message>
        <source>Lists (*.csv *.tsv *.txt);;All files (*)</source>
        <translation>Listen (*.csv *.tsv *.txt);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a model file</source>
        <translation>Eine Modelldatei wählen</translation>
    </message>
    <message>
        <source>Model files (*.gguf);;All files (*)</source>
        <translation>Modelldateien (*.gguf);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>Eine Kopie speichern</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>Der Bericht</translation>
    </message>
    <message>
        <source>The report is being written to {path}…</source>
        <translation>Der Bericht wird nach {path} geschrieben …</translation>
    </message>
    <message>
        <source>The copy</source>
        <translation>Die Kopie</translation>
    </message>
    <message>
        <source>The table</source>
        <translation>Die Tabelle</translation>
    </message>
    <message>
        <source>The case “{name}” is open in another window, which was brought to the front.</source>
        <translation>Der Fall „{name}“ ist in einem anderen Fenster geöffnet, das nun vorn ist.</translation>
    </message>
    <message>
        <source>{what} is in {path}.</source>
        <translation>{what} liegt in {path}.</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Show all {lines}</source>
        <translation>Alle {lines} zeigen</translation>
    </message>
    <message>
        <source>Show the first {lines} lines only</source>
        <translation>Nur die ersten {lines} Zeilen zeigen</translation>
    </message>
    <message>
        <source>User guide</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>Headings of the guide</source>
        <translation>Überschriften des Handbuchs</translation>
    </message>
    <message>
        <source>This page of the guide is not installed ({strerror}).</source>
        <translation>Diese Seite des Handbuchs ist nicht installiert ({strerror}).</translation>
    </message>
    <message>
        <source>Ask questions of more documents than anyone can read, and see the page behind every quote.

RLM Desktop is free software under the GNU Affero General Public License, version 3 or later. It comes without any warranty. Its icons are from Lucide (ISC licence).</source>
        <translation>Befragen Sie mehr Dokumente, als irgendjemand lesen kann, und sehen Sie die Seite hinter jedem Zitat.

RLM Desktop ist freie Software unter der GNU Affero General Public License, Version 3 oder später. Es kommt ohne jede Gewährleistung. Seine Symbole sind von Lucide (ISC-Lizenz).</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird ermittelt …</translation>
    </message>
    <message>
        <source>What works on this computer</source>
        <translation>Was auf diesem Computer funktioniert</translation>
    </message>
    <message>
        <source>Version {version}  ·  Qt {qt}  ·  Python {python_version}</source>
        <translation>Version {version}  ·  Qt {qt}  ·  Python {python_version}</translation>
    </message>
    <message>
        <source>About RLM Desktop</source>
        <translation>Über RLM Desktop</translation>
    </message>
    <message>
        <source>The examination could not be done ({error}).</source>
        <translation>Die Untersuchung war nicht möglich ({error}).</translation>
    </message>
    <message>
        <source>All other text can be searched and asked about already.</source>
        <translation>Aller übrige Text kann schon durchsucht und befragt werden.</translation>
    </message>
    <message>
        <source>Part of the files that is read</source>
        <translation>Anteil der gelesenen Dateien</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>Diese Meldung schließen</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>Wird gestoppt …</translation>
    </message>
    <message>
        <source>Looking for files…</source>
        <translation>Dateien werden gesucht …</translation>
    </message>
    <message>
        <source>Looking for files: {found} so far</source>
        <translation>Dateien werden gesucht: {found} bisher</translation>
    </message>
    <message>
        <source>Paused at</source>
        <translation>Pause bei</translation>
    </message>
    <message>
        <source>Recognising text:</source>
        <translation>Texterkennung:</translation>
    </message>
    <message>
        <source>{word} page {page} of {pages_total}</source>
        <translation>{word} Seite {page} von {pages_total}</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Lesen</translation>
    </message>
    <message>
        <source>{word} {done} of {files}</source>
        <translation>{word} {done} von {files}</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>{word} reading files</source>
        <translation>Lesen der Dateien: {word}</translation>
    </message>
    <message>
        <source>Progress of reading files</source>
        <translation>Fortschritt beim Lesen der Dateien</translation>
    </message>
    <message>
        <source>{rate:,.1f} files a second</source>
        <translation>{rate:.1f} Dateien in der Sekunde</translation>
    </message>
    <message>
        <source>about {duration} left</source>
        <translation>noch etwa {duration}</translation>
    </message>
    <message>
        <source>{files} added</source>
        <translation>{files} hinzugefügt</translation>
    </message>
    <message>
        <source>{unchanged} known already</source>
        <translation>{unchanged} schon bekannt</translation>
    </message>
    <message>
        <source>text recognised on {pages}</source>
        <translation>Text erkannt auf {pages}</translation>
    </message>
    <message>
        <source>{hidden} hidden left out</source>
        <translation>{hidden} versteckte ausgelassen</translation>
    </message>
    <message>
        <source>Stopped after {done} of {found} files</source>
        <translation>Gestoppt nach {done} von {found} Dateien</translation>
    </message>
    <message>
        <source>its older version is kept</source>
        <translation>die ältere Fassung bleibt erhalten</translation>
    </message>
    <message>
        <source>their older versions are kept</source>
        <translation>die älteren Fassungen bleiben erhalten</translation>
    </message>
    <message>
        <source>{files} had changed; {versions}.</source>
        <translation>{files} geändert; {versions}.</translation>
    </message>
    <message>
        <source>{files} {are} no longer there; {their} text is kept.</source>
        <translation>{files} nicht mehr vorhanden; der Text bleibt erhalten.</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>Aufrufe</translation>
    </message>
    <message>
        <source>Coverage</source>
        <translation>Abdeckung</translation>
    </message>
    <message>
        <source>Data sent</source>
        <translation>Gesendet</translation>
    </message>
    <message>
        <source>{name} — RLM Desktop</source>
        <translation>{name} — RLM Desktop</translation>
    </message>
    <message>
        <source>Drop to add to “{name}”</source>
        <translation>Ablegen, um sie „{name}“ hinzuzufügen</translation>
    </message>
    <message>
        <source> and {others}</source>
        <translation> und {others}</translation>
    </message>
    <message>
        <source>Reading “{name}”{more} was cut off last time. It goes on now, where it ended.</source>
        <translation>Das Lesen von „{name}“{more} wurde beim letzten Mal abgebrochen. Es geht jetzt dort weiter.</translation>
    </message>
    <message>
        <source>Run code all the same</source>
        <translation>Code trotzdem ausführen</translation>
    </message>
    <message>
        <source>Tags and note</source>
        <translation>Schlagwörter und Notiz</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>Tags are found with tag:name, notes with note:words; both by the filter, too.</source>
        <translation>Schlagwörter findet tag:Name, Notizen note:Worte; beides auch der Filter.</translation>
    </message>
    <message>
        <source>These tags are added to those that each of them has.</source>
        <translation>Diese Schlagwörter kommen zu denen hinzu, die jedes schon hat.</translation>
    </message>
    <message>
        <source>fraud, ask Voss</source>
        <translation>Betrug, Voss fragen</translation>
    </message>
    <message>
        <source>Tags, with commas between</source>
        <translation>Schlagwörter, mit Kommas dazwischen</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>&amp;Tags:</source>
        <translation>&amp;Schlagwörter:</translation>
    </message>
    <message>
        <source>&amp;Note:</source>
        <translation>&amp;Notiz:</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>star</source>
        <translation>Stern</translation>
    </message>
    <message>
        <source>taking off a star</source>
        <translation>Stern entfernen</translation>
    </message>
    <message>
        <source>excluding a problem</source>
        <translation>Ausschließen eines Problems</translation>
    </message>
    <message>
        <source>listing a problem again</source>
        <translation>Wiederaufführen eines Problems</translation>
    </message>
    <message>
        <source>tags and note</source>
        <translation>Schlagwörter und Notiz</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>The same as the root model</source>
        <translation>Dasselbe wie das Hauptmodell</translation>
    </message>
    <message>
        <source>A model on this computer</source>
        <translation>Ein Modell auf diesem Computer</translation>
    </message>
    <message>
        <source>A model server on this computer</source>
        <translation>Ein Modellserver auf diesem Computer</translation>
    </message>
    <message>
        <source>A model file on this computer</source>
        <translation>Eine Modelldatei auf diesem Computer</translation>
    </message>
    <message>
        <source>A cloud provider</source>
        <translation>Ein Cloud-Anbieter</translation>
    </message>
    <message>
        <source>A server at an address of your own</source>
        <translation>Ein Server unter eigener Adresse</translation>
    </message>
    <message>
        <source>Nothing leaves this computer.</source>
        <translation>Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>The passages it reads are sent to the deployments named {model}.</source>
        <translation>Die Stellen, die es liest, werden an die Deployments mit dem Namen {model} gesendet.</translation>
    </message>
    <message>
        <source>The passages it reads are sent to {place}.</source>
        <translation>Die Stellen, die es liest, werden an {place} gesendet.</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet …</translation>
    </message>
    <message>
        <source>Pages by how they were read</source>
        <translation>Seiten nach der Art, wie sie gelesen wurden</translation>
    </message>
    <message>
        <source>{name}, page {place}: {state}</source>
        <translation>{name}, Seite {place}: {state}</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Drawing page {page}…</source>
        <translation>Seite {page} wird gezeichnet …</translation>
    </message>
    <message>
        <source>Passwords</source>
        <translation>Kennwörter</translation>
    </message>
    <message>
        <source>{files} {verb} protected with a password.</source>
        <translation>{files} mit einem Kennwort geschützt.</translation>
    </message>
    <message>
        <source>Passwords for protected files</source>
        <translation>Kennwörter für geschützte Dateien</translation>
    </message>
    <message>
        <source>{about} Every password is tried on every protected file, in archives and mails, too. They stay in memory until the program ends, and are never written to the case or to a file.</source>
        <translation>{about} Jedes Kennwort wird an jeder geschützten Datei probiert, auch in Archiven und Mails. Sie bleiben bis zum Ende des Programms im Speicher und werden nie in den Fall oder eine Datei geschrieben.</translation>
    </message>
    <message>
        <source>One password on each line:</source>
        <translation>Ein Kennwort in jeder Zeile:</translation>
    </message>
    <message>
        <source>Passwords, one on each line</source>
        <translation>Kennwörter, eines in jeder Zeile</translation>
    </message>
    <message>
        <source>Try them</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Export report</source>
        <translation>Bericht exportieren</translation>
    </message>
    <message>
        <source>Nobody is named</source>
        <translation>Niemand wird genannt</translation>
    </message>
    <message>
        <source>A name or words a line, masked in upper and lower case</source>
        <translation>Je Zeile ein Name oder Worte, groß wie klein geschrieben geschwärzt</translation>
    </message>
    <message>
        <source>A regular expression a line</source>
        <translation>Je Zeile ein regulärer Ausdruck</translation>
    </message>
    <message>
        <source>Export this run as a report</source>
        <translation>Diesen Lauf als Bericht exportieren</translation>
    </message>
    <message>
        <source>Mask in the whole file</source>
        <translation>In der ganzen Datei schwärzen</translation>
    </message>
    <message>
        <source>Hashes and page numbers stay. What somebody says of a masked document in other words stays as well.</source>
        <translation>Hashwerte und Seitenzahlen bleiben. Was jemand in anderen Worten über ein geschwärztes Dokument sagt, bleibt auch.</translation>
    </message>
    <message>
        <source>&amp;Format:</source>
        <translation>&amp;Format:</translation>
    </message>
    <message>
        <source>&amp;Author:</source>
        <translation>&amp;Verfasser:</translation>
    </message>
    <message>
        <source>&amp;Names:</source>
        <translation>&amp;Namen:</translation>
    </message>
    <message>
        <source>&amp;Patterns:</source>
        <translation>&amp;Muster:</translation>
    </message>
    <message>
        <source>&amp;Documents:</source>
        <translation>&amp;Dokumente:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Document {number}</source>
        <translation>Dokument {number}</translation>
    </message>
    <message>
        <source>Past questions</source>
        <translation>Frühere Fragen</translation>
    </message>
    <message>
        <source>Every question put to this case, with its answer</source>
        <translation>Jede Frage an diesen Fall, mit ihrer Antwort</translation>
    </message>
    <message>
        <source>Older questions ({runs})</source>
        <translation>Ältere Fragen ({runs})</translation>
    </message>
    <message>
        <source>No questions yet</source>
        <translation>Noch keine Fragen</translation>
    </message>
    <message>
        <source>{protected} still protected: none of the passwords opened {them}.</source>
        <translation>{protected} noch geschützt: Keines der Kennwörter passte.</translation>
    </message>
    <message>
        <source>The passwords opened every protected file.</source>
        <translation>Die Kennwörter haben jede geschützte Datei geöffnet.</translation>
    </message>
    <message>
        <source>{protected} protected with a password. Nothing in {them} can be found yet.</source>
        <translation>{protected} mit einem Kennwort geschützt. Noch kann nichts darin gefunden werden.</translation>
    </message>
    <message>
        <source>Passwords…</source>
        <translation>Kennwörter …</translation>
    </message>
    <message>
        <source>The folder is not there any more, or its drive is not connected.</source>
        <translation>Den Ordner gibt es nicht mehr, oder sein Laufwerk ist nicht verbunden.</translation>
    </message>
    <message>
        <source>No program on this computer opens the folder {folder}.</source>
        <translation>Kein Programm auf diesem Computer öffnet den Ordner {folder}.</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>Ausschließen</translation>
    </message>
    <message>
        <source>Put this problem out of sight; nothing of the file is changed</source>
        <translation>Dieses Problem nicht mehr aufführen; an der Datei ändert sich nichts</translation>
    </message>
    <message>
        <source>List again</source>
        <translation>Wieder aufführen</translation>
    </message>
    <message>
        <source>Have this problem listed with the others again</source>
        <translation>Dieses Problem wieder mit den anderen aufführen</translation>
    </message>
    <message>
        <source>Try passwords on everything that is protected with one</source>
        <translation>Kennwörter an allem probieren, was damit geschützt ist</translation>
    </message>
    <message>
        <source>Recognise the text of the scanned pages in these files</source>
        <translation>Den Text der gescannten Seiten in diesen Dateien erkennen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Read this file again</source>
        <translation>Diese Datei noch einmal lesen</translation>
    </message>
    <message>
        <source>Open the folder that holds this file</source>
        <translation>Den Ordner öffnen, in dem diese Datei liegt</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>Keine Probleme</translation>
    </message>
    <message>
        <source>Files that cannot be read, or not wholly, are listed here with the reason.</source>
        <translation>Dateien, die nicht oder nicht ganz gelesen werden können, stehen hier mit dem Grund.</translation>
    </message>
    <message>
        <source>Open what was read</source>
        <translation>Öffnen, was gelesen wurde</translation>
    </message>
    <message>
        <source>Cause of the problems that are listed</source>
        <translation>Grund der aufgelisteten Probleme</translation>
    </message>
    <message>
        <source>List the problems of one cause</source>
        <translation>Die Probleme eines Grundes auflisten</translation>
    </message>
    <message>
        <source>Try all of these again</source>
        <translation>Alle diese noch einmal versuchen</translation>
    </message>
    <message>
        <source>Files that could not be read</source>
        <translation>Dateien, die nicht gelesen werden konnten</translation>
    </message>
    <message>
        <source>Ask a question of these documents</source>
        <translation>Frage an diese Dokumente</translation>
    </message>
    <message>
        <source>Enter asks. Shift and Enter begin a new line.</source>
        <translation>Die Eingabetaste fragt. Umschalt und Eingabetaste beginnen eine neue Zeile.</translation>
    </message>
    <message>
        <source>To the step or cell before</source>
        <translation>Zum Schritt oder zur Zelle davor</translation>
    </message>
    <message>
        <source>To the next step or cell</source>
        <translation>Zum nächsten Schritt oder zur nächsten Zelle</translation>
    </message>
    <message>
        <source>End replay</source>
        <translation>Wiedergabe beenden</translation>
    </message>
    <message>
        <source>Moment of the run</source>
        <translation>Augenblick des Laufs</translation>
    </message>
    <message>
        <source>What the model is writing</source>
        <translation>Was das Modell gerade schreibt</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Fold it away</source>
        <translation>Einklappen</translation>
    </message>
    <message>
        <source>Go on with twice the limits</source>
        <translation>Weiter mit doppelten Grenzen</translation>
    </message>
    <message>
        <source>Copy with references</source>
        <translation>Mit Belegen kopieren</translation>
    </message>
    <message>
        <source>Stopping: what was found so far is kept</source>
        <translation>Wird gestoppt: Was bisher gefunden wurde, bleibt erhalten</translation>
    </message>
    <message>
        <source>Paused: what was sent is waited for, nothing new is sent, and no time counts</source>
        <translation>Pause: auf Gesendetes wird gewartet, Neues nicht gesendet, und keine Zeit zählt</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Stop the run; what it has found is kept (Ctrl+.)</source>
        <translation>Den Lauf stoppen; was er gefunden hat, bleibt erhalten (Strg+.)</translation>
    </message>
    <message>
        <source>Send nothing new until the run may go on (Ctrl+Shift+.)</source>
        <translation>Nichts Neues senden, bis der Lauf weitergehen darf (Strg+Umschalt+.)</translation>
    </message>
    <message>
        <source>The question, the answer, and where each of its quotes stands, as text</source>
        <translation>Die Frage, die Antwort und wo jedes ihrer Zitate steht, als Text</translation>
    </message>
    <message>
        <source>Twice the cost, tokens, calls and time; what was answered is not paid for again</source>
        <translation>Doppelte Kosten, Tokens, Aufrufe und Zeit; was beantwortet ist, wird nicht noch einmal bezahlt</translation>
    </message>
    <message>
        <source>Go on with this run; what models answered before is not paid for again</source>
        <translation>Diesen Lauf fortsetzen; was Modelle schon geantwortet haben, wird nicht noch einmal bezahlt</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>all of these words on one page, whatever their case and accents</source>
        <translation>alle diese Wörter auf einer Seite, gleich in welcher Schreibung und mit welchen Akzenten</translation>
    </message>
    <message>
        <source>the words side by side, in this order</source>
        <translation>die Wörter nebeneinander, in dieser Reihenfolge</translation>
    </message>
    <message>
        <source>words that begin so</source>
        <translation>Wörter, die so beginnen</translation>
    </message>
    <message>
        <source>words that differ by one letter: misspelt names, misread scans; ~2 for two letters</source>
        <translation>Wörter, die um einen Buchstaben abweichen: falsch geschriebene Namen, falsch gelesene Scans; ~2 für zwei Buchstaben</translation>
    </message>
    <message>
        <source>at least one of them</source>
        <translation>mindestens eines davon</translation>
    </message>
    <message>
        <source>the first without the second</source>
        <translation>das erste ohne das zweite</translation>
    </message>
    <message>
        <source>parentheses group</source>
        <translation>Klammern fassen zusammen</translation>
    </message>
    <message>
        <source>at most five words between them; NEAR alone: ten</source>
        <translation>höchstens fünf Wörter dazwischen; NEAR allein: zehn</translation>
    </message>
    <message>
        <source>this string, in scripts without spaces</source>
        <translation>diese Zeichenfolge, in Schriften ohne Leerzeichen</translation>
    </message>
    <message>
        <source>a place that this regular expression matches; /…/i ignores case</source>
        <translation>eine Stelle, auf die dieser reguläre Ausdruck passt; /…/i beachtet Groß und Klein nicht</translation>
    </message>
    <message>
        <source>What is known of documents</source>
        <translation>Was über Dokumente bekannt ist</translation>
    </message>
    <message>
        <source>documents of this kind, or with this ending: kind:jpg</source>
        <translation>Dokumente dieser Art oder mit dieser Endung: kind:jpg</translation>
    </message>
    <message>
        <source>by name; * stands for anything</source>
        <translation>nach dem Namen; * steht für Beliebiges</translation>
    </message>
    <message>
        <source>by the path it lies or lay under</source>
        <translation>nach dem Pfad, unter dem es liegt oder lag</translation>
    </message>
    <message>
        <source>what lies in this archive, mailbox or mail</source>
        <translation>was in diesem Archiv, Postfach oder dieser Mail liegt</translation>
    </message>
    <message>
        <source>by what the document tells of itself; author: as well</source>
        <translation>nach dem, was das Dokument von sich sagt; auch author:</translation>
    </message>
    <message>
        <source>mails by sender; to: cc: subject: as well</source>
        <translation>Mails nach dem Absender; auch to: cc: subject:</translation>
    </message>
    <message>
        <source>by language</source>
        <translation>nach der Sprache</translation>
    </message>
    <message>
        <source>by date; after: and before: as well</source>
        <translation>nach dem Datum; auch after: und before:</translation>
    </message>
    <message>
        <source>scans; or is:member, is:duplicate, is:similar, is:missing</source>
        <translation>Scans; oder is:member, is:duplicate, is:similar, is:missing</translation>
    </message>
    <message>
        <source>older versions, which are searched only when asked for</source>
        <translation>ältere Fassungen, die nur auf Wunsch durchsucht werden</translation>
    </message>
    <message>
        <source>Fields mix with words: (kind:eml OR kind:msg) from:voss retainer NOT date:2018. What cannot be understood as a query is searched for as the words it is made of. The best pages come first; where very many pages fit, a part of them is ranked, and the list says how many.</source>
        <translation>Felder und Wörter lassen sich mischen: (kind:eml OR kind:msg) from:voss retainer NOT date:2018. Was sich nicht als Abfrage verstehen lässt, wird nach seinen Wörtern gesucht. Die besten Seiten kommen zuerst; wo sehr viele Seiten passen, wird ein Teil davon geordnet, und die Liste sagt, wie viele.</translation>
    </message>
    <message>
        <source>How to search</source>
        <translation>Wie man sucht</translation>
    </message>
    <message>
        <source>Pages that the search found</source>
        <translation>Seiten, die die Suche gefunden hat</translation>
    </message>
    <message>
        <source>No page found</source>
        <translation>Keine Seite gefunden</translation>
    </message>
    <message>
        <source>Ask about these documents</source>
        <translation>Zu diesen Dokumenten fragen</translation>
    </message>
    <message>
        <source>Export every hit as a table</source>
        <translation>Alle Treffer als Tabelle exportieren</translation>
    </message>
    <message>
        <source>Keep this search with the case</source>
        <translation>Diese Suche beim Fall aufheben</translation>
    </message>
    <message>
        <source>Close the search (Esc)</source>
        <translation>Die Suche schließen (Esc)</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>Die Suche schließen</translation>
    </message>
    <message>
        <source>Kept; click to keep it no longer</source>
        <translation>Aufgehoben; klicken, um sie nicht mehr aufzuheben</translation>
    </message>
    <message>
        <source>Searching for “{words}”…</source>
        <translation>Suche nach „{words}“ …</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light or dark, as the desktop is set.</source>
        <translation>Hell oder dunkel, wie der Desktop eingestellt ist.</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Ink on warm paper.</source>
        <translation>Tinte auf warmem Papier.</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Paper-coloured type on graphite.</source>
        <translation>Papierfarbene Schrift auf Graphit.</translation>
    </message>
    <message>
        <source>Tell me when a long run or a long reading ends while I work elsewhere</source>
        <translation>Melden, wenn ein langer Lauf endet, während ich woanders arbeite</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Which models answer your questions, and where they run.</source>
        <translation>Welche Modelle Ihre Fragen beantworten, und wo sie laufen.</translation>
    </message>
    <message>
        <source>How the files that you add are read.</source>
        <translation>Wie die hinzugefügten Dateien gelesen werden.</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>Grenzen</translation>
    </message>
    <message>
        <source>What one question may use, with all that it starts.</source>
        <translation>Was eine Frage verbrauchen darf, mit allem, was sie anstößt.</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>Prompts</translation>
    </message>
    <message>
        <source>What the models that write code are told.</source>
        <translation>Was den Modellen gesagt wird, die Code schreiben.</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Datenschutz</translation>
    </message>
    <message>
        <source>What may leave this computer.</source>
        <translation>Was diesen Computer verlassen darf.</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Which keys do what.</source>
        <translation>Welche Tasten was tun.</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>How the window looks, and when it speaks up.</source>
        <translation>Wie das Fenster aussieht, und wann es sich meldet.</translation>
    </message>
    <message>
        <source>Sections of the settings</source>
        <translation>Abschnitte der Einstellungen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>&amp;Sprache:</translation>
    </message>
    <message>
        <source>Another language is spoken from the next start on.</source>
        <translation>Eine andere Sprache gilt ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Language of the window</source>
        <translation>Sprache des Fensters</translation>
    </message>
    <message>
        <source>Looking for a key…</source>
        <translation>Ein Schlüssel wird gesucht …</translation>
    </message>
    <message>
        <source>Key is there</source>
        <translation>Schlüssel ist da</translation>
    </message>
    <message>
        <source>No key yet</source>
        <translation>Noch kein Schlüssel</translation>
    </message>
    <message>
        <source>Not kept</source>
        <translation>Nicht behalten</translation>
    </message>
    <message>
        <source>Paste a key</source>
        <translation>Einen Schlüssel einfügen</translation>
    </message>
    <message>
        <source>Keep key</source>
        <translation>Schlüssel behalten</translation>
    </message>
    <message>
        <source>Forget key</source>
        <translation>Schlüssel vergessen</translation>
    </message>
    <message>
        <source>Deletes the key from the keyring and from memory</source>
        <translation>Löscht den Schlüssel aus dem Schlüsselbund und aus dem Speicher</translation>
    </message>
    <message>
        <source>Key for {name}</source>
        <translation>Schlüssel für {name}</translation>
    </message>
    <message>
        <source>Keep key for {name}</source>
        <translation>Schlüssel für {name} behalten</translation>
    </message>
    <message>
        <source>Forget key for {name}</source>
        <translation>Schlüssel für {name} vergessen</translation>
    </message>
    <message>
        <source>Paste another key to replace it</source>
        <translation>Einen anderen Schlüssel einfügen, um ihn zu ersetzen</translation>
    </message>
    <message>
        <source>Keep it in your system keyring ({keyring}); otherwise for this session only</source>
        <translation>Im Schlüsselbund des Systems behalten ({keyring}); sonst nur für diese Sitzung</translation>
    </message>
    <message>
        <source>This system has no keyring. The key is kept for this session only, in memory; it is never written to a file. To have it every time, set the environment variable {variable}.</source>
        <translation>Dieses System hat keinen Schlüsselbund. Der Schlüssel wird nur für diese Sitzung im Speicher gehalten und nie in eine Datei geschrieben. Um ihn jedes Mal zu haben, setzen Sie die Umgebungsvariable {variable}.</translation>
    </message>
    <message>
        <source>The key for {name} comes from the environment variable {variable}.</source>
        <translation>Der Schlüssel für {name} kommt aus der Umgebungsvariable {variable}.</translation>
    </message>
    <message>
        <source>The key for {name} is stored in your system keyring.</source>
        <translation>Der Schlüssel für {name} liegt im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>The key for {name} is kept for this session only.</source>
        <translation>Der Schlüssel für {name} gilt nur für diese Sitzung.</translation>
    </message>
    <message>
        <source>There is no key for {name} yet.</source>
        <translation>Für {name} gibt es noch keinen Schlüssel.</translation>
    </message>
    <message>
        <source>Bounded</source>
        <translation>Begrenzt</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>keine Grenze</translation>
    </message>
    <message>
        <source>Answers come sooner. A call that the code does not make after all is paid for all the same.</source>
        <translation>Antworten kommen früher. Ein Aufruf, den der Code dann doch nicht macht, wird trotzdem bezahlt.</translation>
    </message>
    <message>
        <source>Start calls while the code that makes them is still being written</source>
        <translation>Aufrufe beginnen, während der Code, der sie macht, noch geschrieben wird</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>Schritte</translation>
    </message>
    <message>
        <source>Turns of the root model: it writes code, sees the output, goes on.</source>
        <translation>Runden des Hauptmodells: Es schreibt Code, sieht die Ausgabe, macht weiter.</translation>
    </message>
    <message>
        <source>Model calls</source>
        <translation>Modellaufrufe</translation>
    </message>
    <message>
        <source>Requests to the sub-model, in all levels together.</source>
        <translation>Anfragen an das Untermodell, auf allen Ebenen zusammen.</translation>
    </message>
    <message>
        <source>US dollars, as far as the prices are known.</source>
        <translation>US-Dollar, soweit die Preise bekannt sind.</translation>
    </message>
    <message>
        <source>Seconds by the clock, from the question to the answer.</source>
        <translation>Sekunden nach der Uhr, von der Frage bis zur Antwort.</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Levels of runs: 1 allows plain calls only, 2 lets a run start child runs.</source>
        <translation>Ebenen von Läufen: 1 erlaubt nur einfache Aufrufe, 2 lässt einen Lauf Unterläufe starten.</translation>
    </message>
    <message>
        <source>{list} or {items}</source>
        <translation>{list} oder {items}</translation>
    </message>
    <message>
        <source>A question ends after {either}{more}.</source>
        <translation>Eine Frage endet nach {either}{more}.</translation>
    </message>
    <message>
        <source>, whichever comes first</source>
        <translation>, was zuerst eintritt</translation>
    </message>
    <message>
        <source>A question goes on until it is answered or you stop it.</source>
        <translation>Eine Frage geht weiter, bis sie beantwortet ist oder Sie sie stoppen.</translation>
    </message>
    <message>
        <source>{first} Nothing limits what it may cost.</source>
        <translation>{first} Nichts begrenzt, was sie kosten darf.</translation>
    </message>
    <message>
        <source>Child runs may go as deep as they like.</source>
        <translation>Unterläufe dürfen beliebig tief gehen.</translation>
    </message>
    <message>
        <source>It starts no child runs.</source>
        <translation>Sie startet keine Unterläufe.</translation>
    </message>
    <message>
        <source>Child runs may go {depth} levels deep.</source>
        <translation>Unterläufe dürfen {depth} Ebenen tief gehen.</translation>
    </message>
    <message>
        <source>{meaning} 0 means no limit.</source>
        <translation>{meaning} 0 heißt: keine Grenze.</translation>
    </message>
    <message>
        <source>Stays here</source>
        <translation>Bleibt hier</translation>
    </message>
    <message>
        <source>Leaves this computer</source>
        <translation>Verlässt diesen Computer</translation>
    </message>
    <message>
        <source>Asking the model…</source>
        <translation>Das Modell wird gefragt …</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Hat geantwortet</translation>
    </message>
    <message>
        <source>No model chosen</source>
        <translation>Kein Modell gewählt</translation>
    </message>
    <message>
        <source>No model server answered on this computer. Start Ollama, LM Studio, llama.cpp or vLLM and look again.</source>
        <translation>Auf diesem Computer antwortete kein Modellserver. Starten Sie Ollama, LM Studio, llama.cpp oder vLLM, und suchen Sie noch einmal.</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>Noch einmal suchen</translation>
    </message>
    <message>
        <source>Looking for model servers…</source>
        <translation>Modellserver werden gesucht …</translation>
    </message>
    <message>
        <source>root model</source>
        <translation>Hauptmodell</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Choose a model, or another source.</source>
        <translation>Wählen Sie ein Modell oder eine andere Herkunft.</translation>
    </message>
    <message>
        <source>Root model</source>
        <translation>Hauptmodell</translation>
    </message>
    <message>
        <source>Sub-model</source>
        <translation>Untermodell</translation>
    </message>
    <message>
        <source>Plans the work and writes the code that searches the documents.</source>
        <translation>Plant die Arbeit und schreibt den Code, der die Dokumente durchsucht.</translation>
    </message>
    <message>
        <source>Reads the passages that the code hands to it.</source>
        <translation>Liest die Stellen, die der Code ihm reicht.</translation>
    </message>
    <message>
        <source>Provider</source>
        <translation>Anbieter</translation>
    </message>
    <message>
        <source>Other, named in the model string</source>
        <translation>Anderer, im Modellnamen genannt</translation>
    </message>
    <message>
        <source>The name the server gives it</source>
        <translation>Der Name, den der Server ihm gibt</translation>
    </message>
    <message>
        <source>Where the {role} comes from</source>
        <translation>Woher das Modell kommt ({role})</translation>
    </message>
    <message>
        <source>Models found on this computer, for the {role}</source>
        <translation>Modelle auf diesem Computer ({role})</translation>
    </message>
    <message>
        <source>Look again for models on this computer, for the {role}</source>
        <translation>Noch einmal nach Modellen auf diesem Computer suchen ({role})</translation>
    </message>
    <message>
        <source>Provider of the {role}</source>
        <translation>Anbieter ({role})</translation>
    </message>
    <message>
        <source>Name of the {role}</source>
        <translation>Name ({role})</translation>
    </message>
    <message>
        <source>Name of the {role} on the server</source>
        <translation>Name auf dem Server ({role})</translation>
    </message>
    <message>
        <source>API base of the {role}</source>
        <translation>API-Adresse ({role})</translation>
    </message>
    <message>
        <source>Test the {role}</source>
        <translation>Testen ({role})</translation>
    </message>
    <message>
        <source>Its name at the provider</source>
        <translation>Sein Name beim Anbieter</translation>
    </message>
    <message>
        <source>provider/model, as litellm writes it</source>
        <translation>Anbieter/Modell, wie litellm es schreibt</translation>
    </message>
    <message>
        <source>Finds and quotes passages; it does not reason. {sentence}</source>
        <translation>Findet und zitiert Stellen; denkt nicht nach. {sentence}</translation>
    </message>
    <message>
        <source>{model} (no answer now)</source>
        <translation>{model} (antwortet gerade nicht)</translation>
    </message>
    <message>
        <source>Found: {names}.</source>
        <translation>Gefunden: {names}.</translation>
    </message>
    <message>
        <source>as the provider has it</source>
        <translation>wie es der Anbieter hält</translation>
    </message>
    <message>
        <source>How it is asked…</source>
        <translation>Wie es gefragt wird …</translation>
    </message>
    <message>
        <source>How the {role} is asked</source>
        <translation>Wie es gefragt wird ({role})</translation>
    </message>
    <message>
        <source> tokens</source>
        <translation> Token</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Reasoning effort</source>
        <translation>Denkaufwand</translation>
    </message>
    <message>
        <source>Longest reply</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>{label} of the {role}</source>
        <translation>{label} ({role})</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Price of a million prompt tokens of the {role}</source>
        <translation>Preis einer Million Prompt-Token ({role})</translation>
    </message>
    <message>
        <source>Price of a million reply tokens of the {role}</source>
        <translation>Preis einer Million Antwort-Token ({role})</translation>
    </message>
    <message>
        <source>for a million tokens of prompts, of replies</source>
        <translation>für eine Million Token: Prompts, Antworten</translation>
    </message>
    <message>
        <source>Year</source>
        <translation>Jahr</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>Schlagwort</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>Mit Stern</translation>
    </message>
    <message>
        <source>With a note</source>
        <translation>Mit Notiz</translation>
    </message>
    <message>
        <source>Several copies</source>
        <translation>Mehrere Kopien</translation>
    </message>
    <message>
        <source>Near-duplicate</source>
        <translation>Fast-Duplikat</translation>
    </message>
    <message>
        <source>Not wholly read</source>
        <translation>Nicht ganz gelesen</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>free</source>
        <translation>kostenlos</translation>
    </message>
    <message>
        <source>No model on another computer is asked, no test is sent to one, and files are not read on a cluster. Models on this computer and the offline reader work as before. It is also in the File menu.</source>
        <translation>Kein Modell auf einem anderen Computer wird gefragt, kein Test an eines gesendet, und Dateien werden nicht auf einem Cluster gelesen. Modelle auf diesem Computer und der Offline-Leser arbeiten wie zuvor. Der Schalter steht auch im Menü Datei.</translation>
    </message>
    <message>
        <source>With a model elsewhere, your question and the passages that it reads are sent to it; View &gt; Data sent lists every request. Nothing else is ever sent: no figures of use, no search for updates, no pictures or fonts of web pages.</source>
        <translation>Bei einem Modell anderswo werden Ihre Frage und die Stellen, die es liest, dorthin gesendet; Ansicht &gt; Gesendet listet jede Anfrage. Sonst wird nie etwas gesendet: keine Nutzungszahlen, keine Suche nach Updates, keine Bilder oder Schriften von Webseiten.</translation>
    </message>
    <message>
        <source>Documents, questions and answers stay in the folder of the case. Keys to models are in your system keyring or in memory, passwords of documents in memory only.</source>
        <translation>Dokumente, Fragen und Antworten bleiben im Ordner des Falls. Schlüssel zu Modellen liegen im Schlüsselbund des Systems oder im Speicher, Kennwörter von Dokumenten nur im Speicher.</translation>
    </message>
    <message>
        <source>Work offline</source>
        <translation>Offline arbeiten</translation>
    </message>
    <message>
        <source>What is sent</source>
        <translation>Was gesendet wird</translation>
    </message>
    <message>
        <source>What is kept</source>
        <translation>Was behalten wird</translation>
    </message>
    <message>
        <source>any model</source>
        <translation>beliebige Modelle</translation>
    </message>
    <message>
        <source>small models</source>
        <translation>kleine Modelle</translation>
    </message>
    <message>
        <source>Your own instructions to root models</source>
        <translation>Ihre eigenen Anweisungen an Hauptmodelle</translation>
    </message>
    <message>
        <source>For example: Answer in German. Give amounts in euros. Name the source of each date.</source>
        <translation>Zum Beispiel: Antworte auf Deutsch. Gib Beträge in Euro an. Nenne die Quelle jedes Datums.</translation>
    </message>
    <message>
        <source>What the program tells root models</source>
        <translation>Was das Programm Hauptmodellen sagt</translation>
    </message>
    <message>
        <source>What the program tells them (as for {family})</source>
        <translation>Was das Programm ihnen sagt (wie für {family})</translation>
    </message>
    <message>
        <source>Each run keeps which prompts it was told.</source>
        <translation>Jeder Lauf bewahrt auf, welche Prompts er erhielt.</translation>
    </message>
    <message>
        <source>Your own instructions</source>
        <translation>Ihre eigenen Anweisungen</translation>
    </message>
    <message>
        <source>Looking for a program that recognises text…</source>
        <translation>Ein Programm zur Texterkennung wird gesucht …</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Bereit</translation>
    </message>
    <message>
        <source>Not ready</source>
        <translation>Nicht bereit</translation>
    </message>
    <message>
        <source>Scanned pages are listed under Problems and not found by their words.</source>
        <translation>Gescannte Seiten stehen unter Probleme und werden nicht nach ihren Wörtern gefunden.</translation>
    </message>
    <message>
        <source>Recognise the text of scanned pages (OCR)</source>
        <translation>Den Text gescannter Seiten erkennen (OCR)</translation>
    </message>
    <message>
        <source>Follow the folders that are added from now on</source>
        <translation>Die Ordner verfolgen, die von nun an hinzukommen</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Computer</translation>
    </message>
    <message>
        <source>{code} (not there any more)</source>
        <translation>{code} (nicht mehr vorhanden)</translation>
    </message>
    <message>
        <source>, the language{plural} of this system</source>
        <translation>, aus den Einstellungen dieses Systems</translation>
    </message>
    <message>
        <source>{engine} is used. It expects {expected}{whose}.</source>
        <translation>{engine} wird benutzt. Es erwartet {expected}{whose}.</translation>
    </message>
    <message>
        <source>The files and the case must be reachable under the same paths from every worker of the cluster.</source>
        <translation>Die Dateien und der Fall müssen von jedem Arbeiter des Clusters unter denselben Pfaden erreichbar sein.</translation>
    </message>
    <message>
        <source>Files are read on this computer. For a cluster: the address of a Dask scheduler, tcp://host:8786.</source>
        <translation>Dateien werden auf diesem Computer gelesen. Für einen Cluster: die Adresse eines Dask-Schedulers, tcp://host:8786.</translation>
    </message>
    <message>
        <source>After the files are read, the words on pictures of pages are recognised, so that they can be found and quoted. It takes some seconds for each page; nothing leaves this computer.</source>
        <translation>Nachdem die Dateien gelesen sind, werden die Wörter auf Bildern von Seiten erkannt, damit sie gefunden und zitiert werden können. Das dauert für jede Seite einige Sekunden; nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Check those that your scans are written in. With none checked, those of this system are expected; the fewer, the better and faster.</source>
        <translation>Wählen Sie die Sprachen Ihrer Scans. Ist keine gewählt, werden die dieses Systems erwartet; je weniger, desto besser und schneller.</translation>
    </message>
    <message>
        <source>How many files are read at a time.</source>
        <translation>Wie viele Dateien zugleich gelesen werden.</translation>
    </message>
    <message>
        <source>New and changed files in them are read by themselves while their case is open. A folder that was added before is followed with File &gt; Follow changes in, or from its menu in Sources.</source>
        <translation>Neue und geänderte Dateien darin werden von selbst gelesen, während ihr Fall geöffnet ist. Ein früher hinzugefügter Ordner wird mit Datei &gt; Änderungen verfolgen in verfolgt, oder über sein Menü in den Quellen.</translation>
    </message>
    <message>
        <source>Languages of scanned pages</source>
        <translation>Sprachen gescannter Seiten</translation>
    </message>
    <message>
        <source>Languages that scanned pages are written in</source>
        <translation>Sprachen, in denen gescannte Seiten geschrieben sind</translation>
    </message>
    <message>
        <source>Address of a Dask scheduler; empty for this computer</source>
        <translation>Adresse eines Dask-Schedulers; leer für diesen Computer</translation>
    </message>
    <message>
        <source>Empty: files are read on this computer</source>
        <translation>Leer: Dateien werden auf diesem Computer gelesen</translation>
    </message>
    <message>
        <source>automatic ({cpu_count})</source>
        <translation>automatisch ({cpu_count})</translation>
    </message>
    <message>
        <source>Worker processes; 0 is one for each processor core</source>
        <translation>Arbeitsprozesse; 0 heißt einer für jeden Prozessorkern</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>Sprachen</translation>
    </message>
    <message>
        <source>Read on</source>
        <translation>Lesen auf</translation>
    </message>
    <message>
        <source>Workers</source>
        <translation>Prozesse</translation>
    </message>
    <message>
        <source>Filter by name or keys</source>
        <translation>Nach Namen oder Tasten filtern</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Keys for “{text}”</source>
        <translation>Tasten für „{text}“</translation>
    </message>
    <message>
        <source>{native} belonged to “{text}”, which has no keys now.</source>
        <translation>{native} gehörte zu „{text}“, das nun keine Tasten hat.</translation>
    </message>
    <message>
        <source>Filter the shortcuts</source>
        <translation>Die Tastenkürzel filtern</translation>
    </message>
    <message>
        <source>Actions and their keys</source>
        <translation>Aktionen und ihre Tasten</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Drop files and folders here</source>
        <translation>Ziehen Sie Dateien und Ordner hierher</translation>
    </message>
    <message>
        <source>Anywhere in this window will do. They stay where they are; their text is read into the case, on this computer, and so is that of what archives and mails hold.</source>
        <translation>Irgendwo in diesem Fenster genügt. Sie bleiben, wo sie sind; ihr Text wird auf diesem Computer in den Fall gelesen, ebenso der von allem, was Archive und Mails enthalten.</translation>
    </message>
    <message>
        <source>Filter, or search with Enter</source>
        <translation>Filtern, mit Eingabetaste suchen</translation>
    </message>
    <message>
        <source>Search the text of all documents</source>
        <translation>Den Text aller Dokumente durchsuchen</translation>
    </message>
    <message>
        <source>Filter documents by name; Enter searches their text</source>
        <translation>Dokumente nach dem Namen filtern; die Eingabetaste sucht in ihrem Text</translation>
    </message>
    <message>
        <source>Pick documents out</source>
        <translation>Dokumente auswählen</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>Ordner hinzufügen …</translation>
    </message>
    <message>
        <source>No document fits</source>
        <translation>Kein Dokument passt</translation>
    </message>
    <message>
        <source>No document has all that is picked.</source>
        <translation>Kein Dokument hat alles, was ausgewählt ist.</translation>
    </message>
    <message>
        <source>Problems  {count}</source>
        <translation>Probleme  {count}</translation>
    </message>
    <message>
        <source>Pick out by kind, year, tag…</source>
        <translation>Nach Art, Jahr, Schlagwort … auswählen</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>{files} could not be read, or not wholly</source>
        <translation>{files} nicht oder nicht ganz lesbar</translation>
    </message>
    <message>
        <source>Documents  {documents}</source>
        <translation>Dokumente  {documents}</translation>
    </message>
    <message>
        <source>; {others} more: archives, mailboxes, older versions</source>
        <translation>; {others} mehr: Archive, Postfächer, ältere Fassungen</translation>
    </message>
    <message>
        <source>{documents} to ask about{more}</source>
        <translation>{documents} zu befragen{more}</translation>
    </message>
    <message>
        <source>No name, tag or note has “{text}” in it. Enter searches the text of all.</source>
        <translation>Kein Name, kein Schlagwort und keine Notiz enthält „{text}“. Die Eingabetaste durchsucht den Text aller.</translation>
    </message>
    <message>
        <source>Documents appear here as they are read.</source>
        <translation>Dokumente erscheinen hier, sobald sie gelesen sind.</translation>
    </message>
    <message>
        <source>Documents or problems</source>
        <translation>Dokumente oder Probleme</translation>
    </message>
    <message>
        <source>No page holds “{words}”. Try fewer words, or the beginning of one with a star: bear*.</source>
        <translation>Keine Seite enthält „{words}“. Versuchen Sie weniger Wörter, oder den Anfang eines Wortes mit einem Stern: lager*.</translation>
    </message>
    <message>
        <source>No page holds all words of “{words}”; {pages} with some of them, the best first</source>
        <translation>Keine Seite enthält alle Wörter von „{words}“; {pages} mit einigen davon, die besten zuerst</translation>
    </message>
    <message>
        <source>{pages} for “{words}”. {ranked} of them were ranked; these are the {hits} best of those. Rarer words let all be ranked.</source>
        <translation>{pages} für „{words}“. {ranked} davon wurden geordnet; dies sind die {hits} besten daraus. Mit selteneren Wörtern werden alle geordnet.</translation>
    </message>
    <message>
        <source>The {hits} best of {pages} for “{words}”</source>
        <translation>Die {hits} besten von {pages} für „{words}“</translation>
    </message>
    <message>
        <source>{pages} for “{words}”</source>
        <translation>{pages} für „{words}“</translation>
    </message>
    <message>
        <source>Older version</source>
        <translation>Ältere Fassung</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
    <message>
        <source>To a machine</source>
        <translation>An eine Maschine</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>Fehlt</translation>
    </message>
    <message>
        <source>Show the current one</source>
        <translation>Die jetzige zeigen</translation>
    </message>
    <message>
        <source>Show the version that is at its place now</source>
        <translation>Die Fassung zeigen, die jetzt an ihrer Stelle ist</translation>
    </message>
    <message>
        <source>Open the document that this one was taken out of</source>
        <translation>Das Dokument öffnen, aus dem dieses herausgeholt wurde</translation>
    </message>
    <message>
        <source>How the document stands to others</source>
        <translation>Wie das Dokument zu anderen steht</translation>
    </message>
    <message>
        <source>, replaced on {date_words}</source>
        <translation>, ersetzt am {date_words}</translation>
    </message>
    <message>
        <source>Older version{when}.</source>
        <translation>Ältere Fassung{when}.</translation>
    </message>
    <message>
        <source>This page addresses a language model: “{instructions}…” Models are told not to follow it.</source>
        <translation>Diese Seite spricht ein Sprachmodell an: „{instructions}…“ Modelle sind angewiesen, dem nicht zu folgen.</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Nothing spent</source>
        <translation>Nichts ausgegeben</translation>
    </message>
    <message>
        <source>{money} this case</source>
        <translation>{money} in diesem Fall</translation>
    </message>
    <message>
        <source>{money} this run, {money2} this case</source>
        <translation>{money} in diesem Lauf, {money2} in diesem Fall</translation>
    </message>
    <message>
        <source>The code of this run was kept in by: </source>
        <translation>Der Code dieses Laufs wurde eingeschlossen durch: </translation>
    </message>
    <message>
        <source>{kept}. What was missing: {list}.</source>
        <translation>{kept}. Was fehlte: {list}.</translation>
    </message>
    <message>
        <source>Sandbox: not complete</source>
        <translation>Sandbox: nicht vollständig</translation>
    </message>
    <message>
        <source>Sandbox: {layers}</source>
        <translation>Sandbox: {layers}</translation>
    </message>
    <message>
        <source>Offline reader: nothing leaves this computer</source>
        <translation>Offline-Leser: Nichts verlässt diesen Computer</translation>
    </message>
    <message>
        <source>No model is asked; passages are found here.</source>
        <translation>Kein Modell wird gefragt; Stellen werden hier gefunden.</translation>
    </message>
    <message>
        <source>Offline: nothing leaves this computer</source>
        <translation>Offline: Nichts verlässt diesen Computer</translation>
    </message>
    <message>
        <source>The model that is chosen cannot be asked.</source>
        <translation>Das gewählte Modell kann nicht gefragt werden.</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>{model} at {host}</source>
        <translation>{model} bei {host}</translation>
    </message>
    <message>
        <source>Model: {names}: nothing leaves this computer</source>
        <translation>Modell: {names}: Nichts verlässt diesen Computer</translation>
    </message>
    <message>
        <source>The models run on this computer.</source>
        <translation>Die Modelle laufen auf diesem Computer.</translation>
    </message>
    <message>
        <source>Model: {names}</source>
        <translation>Modell: {names}</translation>
    </message>
    <message>
        <source>Questions and the passages a model reads are sent to it.</source>
        <translation>Fragen und die Stellen, die ein Modell liest, werden dorthin gesendet.</translation>
    </message>
    <message>
        <source>this computer</source>
        <translation>dieser Computer</translation>
    </message>
    <message>
        <source>its provider</source>
        <translation>seinem Anbieter</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>Freiwillig</translation>
    </message>
    <message>
        <source>Each document of the case, those added later too</source>
        <translation>Jedes Dokument des Falls, auch die später hinzukommenden</translation>
    </message>
    <message>
        <source>Each document that a search finds:</source>
        <translation>Jedes Dokument, das eine Suche findet:</translation>
    </message>
    <message>
        <source>Only the {documents}</source>
        <translation>Nur {documents}</translation>
    </message>
    <message>
        <source>Make the table</source>
        <translation>Tabelle anlegen</translation>
    </message>
    <message>
        <source>New table</source>
        <translation>Neue Tabelle</translation>
    </message>
    <message>
        <source>A table of answers</source>
        <translation>Eine Tabelle aus Antworten</translation>
    </message>
    <message>
        <source>Each question is put to each document by itself. Every quote of an answer is looked for in the documents.</source>
        <translation>Jede Frage wird jedem Dokument für sich gestellt. Jedes Zitat einer Antwort wird in den Dokumenten gesucht.</translation>
    </message>
    <message>
        <source>Questions, one on each line</source>
        <translation>Fragen, eine in jeder Zeile</translation>
    </message>
    <message>
        <source>Who signed it?
What is the price?</source>
        <translation>Wer hat es unterschrieben?
Wie hoch ist der Preis?</translation>
    </message>
    <message>
        <source>Search that tells the documents</source>
        <translation>Suche, die die Dokumente bestimmt</translation>
    </message>
    <message>
        <source>&amp;Questions, one on each line:</source>
        <translation>&amp;Fragen, eine in jeder Zeile:</translation>
    </message>
    <message>
        <source>&amp;Name:</source>
        <translation>&amp;Name:</translation>
    </message>
    <message>
        <source>Documents:</source>
        <translation>Dokumente:</translation>
    </message>
    <message>
        <source>Add questions</source>
        <translation>Fragen hinzufügen</translation>
    </message>
    <message>
        <source>&amp;Questions for “{name}”, one on each line:</source>
        <translation>&amp;Fragen für „{name}“, eine in jeder Zeile:</translation>
    </message>
    <message>
        <source>Add them</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>No table yet</source>
        <translation>Noch keine Tabelle</translation>
    </message>
    <message>
        <source>A table puts the same questions to each document, and checks every quote of every answer.</source>
        <translation>Eine Tabelle stellt jedem Dokument dieselben Fragen und prüft jedes Zitat jeder Antwort.</translation>
    </message>
    <message>
        <source>New table…</source>
        <translation>Neue Tabelle …</translation>
    </message>
    <message>
        <source>Filled</source>
        <translation>Gefüllt</translation>
    </message>
    <message>
        <source>Add questions…</source>
        <translation>Fragen hinzufügen …</translation>
    </message>
    <message>
        <source>Fill</source>
        <translation>Füllen</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Stopping: what was filled is kept</source>
        <translation>Wird gestoppt: Was gefüllt wurde, bleibt erhalten</translation>
    </message>
    <message>
        <source>Filling: {live}</source>
        <translation>Wird gefüllt: {live}</translation>
    </message>
    <message>
        <source> Shown: {rows}.</source>
        <translation> Gezeigt: {rows}.</translation>
    </message>
    <message>
        <source>No document is asked: add files, or make a table with a wider search.</source>
        <translation>Kein Dokument wird befragt: Fügen Sie Dateien hinzu, oder legen Sie eine Tabelle mit einer weiteren Suche an.</translation>
    </message>
    <message>
        <source>Fill after the run</source>
        <translation>Nach dem Lauf füllen</translation>
    </message>
    <message>
        <source>Fill {entries}</source>
        <translation>{entries} füllen</translation>
    </message>
    <message>
        <source>Ask {failed} failed again</source>
        <translation>{failed} fehlgeschlagene noch einmal</translation>
    </message>
    <message>
        <source>Takes about {calls} and {tokens} tokens: {money}.</source>
        <translation>Braucht etwa {calls} und {tokens} Token: {money}.</translation>
    </message>
    <message>
        <source>Which rows</source>
        <translation>Welche Zeilen</translation>
    </message>
    <message>
        <source>Rows with these words</source>
        <translation>Zeilen mit diesen Wörtern</translation>
    </message>
    <message>
        <source>Write the table as CSV or as a workbook</source>
        <translation>Die Tabelle als CSV oder als Arbeitsmappe schreiben</translation>
    </message>
    <message>
        <source>Only what failed is asked again</source>
        <translation>Nur was fehlgeschlagen ist, wird noch einmal gefragt</translation>
    </message>
    <message>
        <source>Stop filling; what was filled is kept (Ctrl+.)</source>
        <translation>Das Füllen stoppen; was gefüllt wurde, bleibt erhalten (Strg+.)</translation>
    </message>
    <message>
        <source>Hide the table; View, Table shows it again</source>
        <translation>Die Tabelle ausblenden; Ansicht, Tabelle zeigt sie wieder</translation>
    </message>
    <message>
        <source>Hide the table</source>
        <translation>Die Tabelle ausblenden</translation>
    </message>
    <message>
        <source>Documents and their answers</source>
        <translation>Dokumente und ihre Antworten</translation>
    </message>
    <message>
        <source>Done, and every quote stands in the documents</source>
        <translation>Fertig, und jedes Zitat steht in den Dokumenten</translation>
    </message>
    <message>
        <source>Has an answer, complete or not</source>
        <translation>Hat eine Antwort, vollständig oder nicht</translation>
    </message>
    <message>
        <source>The answer &amp;quotes the documents</source>
        <translation>Die Antwort &amp;zitiert die Dokumente</translation>
    </message>
    <message>
        <source>No &amp;code failed</source>
        <translation>Kein &amp;Code ist gescheitert</translation>
    </message>
    <message>
        <source>No call &amp;failed</source>
        <translation>Kein &amp;Aufruf ist gescheitert</translation>
    </message>
    <message>
        <source>Runs to train a model on</source>
        <translation>Läufe, mit denen ein Modell trainiert wird</translation>
    </message>
    <message>
        <source>Every accepted run becomes a conversation in the chat format that fine-tuning tools take (JSON lines). The file holds words of the documents: it is as confidential as the case.</source>
        <translation>Jeder angenommene Lauf wird zu einem Gespräch in dem Format, das Werkzeuge zum Feinabstimmen nehmen (JSON-Zeilen). Die Datei enthält Worte der Dokumente: Sie ist so vertraulich wie der Fall.</translation>
    </message>
    <message>
        <source>Which runs are accepted</source>
        <translation>Welche Läufe angenommen werden</translation>
    </message>
    <message>
        <source>The most a run may have cost</source>
        <translation>Was ein Lauf höchstens gekostet haben darf</translation>
    </message>
    <message>
        <source>&amp;Accept runs:</source>
        <translation>&amp;Läufe annehmen:</translation>
    </message>
    <message>
        <source>&amp;Most cost of a run:</source>
        <translation>&amp;Höchste Kosten eines Laufs:</translation>
    </message>
    <message>
        <source>{runs} in {path}.</source>
        <translation>{runs} in {path}.</translation>
    </message>
    <message>
        <source>No run was accepted.</source>
        <translation>Kein Lauf wurde angenommen.</translation>
    </message>
    <message>
        <source>{words} Left out: {left_out}.</source>
        <translation>{words} Ausgelassen: {left_out}.</translation>
    </message>
    <message>
        <source>Note: why? (optional)</source>
        <translation>Notiz: Warum? (freiwillig)</translation>
    </message>
    <message>
        <source>Note on: {claim}</source>
        <translation>Notiz zu: {claim}</translation>
    </message>
    <message>
        <source>{word} this statement. Press again to take it back.</source>
        <translation>Diese Aussage: {word}. Noch einmal drücken nimmt es zurück.</translation>
    </message>
    <message>
        <source>Argue against</source>
        <translation>Einwände</translation>
    </message>
    <message>
        <source>Argue against: {claim}</source>
        <translation>Einwände gegen: {claim}</translation>
    </message>
    <message>
        <source>Look in the same documents for what speaks against this statement: a question of its own.</source>
        <translation>In denselben Dokumenten nach dem suchen, was gegen diese Aussage spricht: als eigene Frage.</translation>
    </message>
    <message>
        <source>Looking for model servers on this computer…</source>
        <translation>Modellserver auf diesem Computer werden gesucht …</translation>
    </message>
    <message>
        <source>None was found: Ollama, LM Studio, llama.cpp and vLLM do not answer on their usual ports. Start one of them and look again.</source>
        <translation>Keiner wurde gefunden: Ollama, LM Studio, llama.cpp und vLLM antworten nicht an ihren üblichen Ports. Starten Sie einen davon, und suchen Sie noch einmal.</translation>
    </message>
    <message>
        <source>Nothing leaves this computer. Small models are slow and miss more; every quote is checked all the same.</source>
        <translation>Nichts verlässt diesen Computer. Kleine Modelle sind langsam und übersehen mehr; jedes Zitat wird trotzdem geprüft.</translation>
    </message>
    <message>
        <source>The passages it reads are sent to the provider you choose, with your own key. You see beforehand to whom.</source>
        <translation>Die Stellen, die es liest, werden an den Anbieter Ihrer Wahl gesendet, mit Ihrem eigenen Schlüssel. Sie sehen vorher, an wen.</translation>
    </message>
    <message>
        <source>Finds and quotes passages; it does not reason. No key, no network: nothing leaves this computer.</source>
        <translation>Findet und zitiert Stellen; denkt nicht nach. Kein Schlüssel, kein Netz: Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Choose and add a key…</source>
        <translation>Wählen und Schlüssel hinzufügen …</translation>
    </message>
    <message>
        <source>Start with it</source>
        <translation>Damit beginnen</translation>
    </message>
    <message>
        <source>Begin with my own documents</source>
        <translation>Mit eigenen Dokumenten beginnen</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Überspringen</translation>
    </message>
    <message>
        <source>Welcome to RLM Desktop</source>
        <translation>Willkommen bei RLM Desktop</translation>
    </message>
    <message>
        <source>A cloud model</source>
        <translation>Ein Modell in der Cloud</translation>
    </message>
    <message>
        <source>The offline reader</source>
        <translation>Der Offline-Leser</translation>
    </message>
    <message>
        <source>Behind this page stands a sample case, an invented investigation with its answers, to look around in.</source>
        <translation>Hinter dieser Seite steht ein Beispielfall, eine erfundene Recherche mit ihren Antworten, zum Umsehen.</translation>
    </message>
    <message>
        <source>Ask questions of more documents than anyone can read, and see the page behind every quote. It reads PDFs and scans, Word, Excel, PowerPoint and OpenDocument files, mail and mailboxes, archives, books, web pages and text. Who shall answer your questions? You can change it at any time in the settings.</source>
        <translation>Befragen Sie mehr Dokumente, als irgendjemand lesen kann, und sehen Sie die Seite hinter jedem Zitat. Gelesen werden PDFs und Scans, Dateien von Word, Excel, PowerPoint und OpenDocument, Mails und Postfächer, Archive, Bücher, Webseiten und Text. Wer soll Ihre Fragen beantworten? Sie können es jederzeit in den Einstellungen ändern.</translation>
    </message>
    <message>
        <source>Models found on this computer</source>
        <translation>Modelle auf diesem Computer</translation>
    </message>
    <message>
        <source>Use the chosen model on this computer</source>
        <translation>Das gewählte Modell auf diesem Computer benutzen</translation>
    </message>
    <message>
        <source>Look again for models on this computer</source>
        <translation>Noch einmal nach Modellen auf diesem Computer suchen</translation>
    </message>
    <message>
        <source>Choose a cloud model and add a key</source>
        <translation>Ein Cloud-Modell wählen und einen Schlüssel hinzufügen</translation>
    </message>
    <message>
        <source>Start with the offline reader</source>
        <translation>Mit dem Offline-Leser beginnen</translation>
    </message>
    <message>
        <source>The first {longest} of {text} characters are shown. Export or copy the text to read it whole.</source>
        <translation>Gezeigt werden die ersten {longest} von {text} Zeichen. Exportieren oder kopieren Sie den Text, um ihn ganz zu lesen.</translation>
    </message>
    <message>
        <source>Outline</source>
        <translation>Gliederung</translation>
    </message>
    <message>
        <source>Model files cannot be served yet: install the extra with pip install &apos;rlm-desktop[local]&apos;.</source>
        <translation>Modelldateien können noch nicht benutzt werden: Installieren Sie den Zusatz mit pip install &apos;rlm-desktop[local]&apos;.</translation>
    </message>
    <message>
        <source>It was not made to follow instructions (it has no chat template), and will hardly answer.</source>
        <translation>Es ist nicht dafür gemacht, Anweisungen zu folgen (es hat keine Chat-Vorlage), und wird kaum antworten.</translation>
    </message>
    <message>
        <source>{name} is loaded</source>
        <translation>{name} ist geladen</translation>
    </message>
    <message>
        <source>Loading {name}: {share:.0%}</source>
        <translation>{name} wird geladen: {share:.0%}</translation>
    </message>
    <message>
        <source>A file in the GGUF format, such as one of Qwen, Llama or Gemma. Nothing is downloaded, and nothing leaves.</source>
        <translation>Eine Datei im Format GGUF, etwa von Qwen, Llama oder Gemma. Nichts wird heruntergeladen, und nichts verlässt den Computer.</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Model file of the {role}</source>
        <translation>Modelldatei ({role})</translation>
    </message>
    <message>
        <source>Choose the model file of the {role}</source>
        <translation>Modelldatei wählen ({role})</translation>
    </message>
    <message>
        <source>Kept searches</source>
        <translation>Aufgehobene Suchen</translation>
    </message>
    <message>
        <source>Show all documents</source>
        <translation>Alle Dokumente zeigen</translation>
    </message>
    <message>
        <source>Ask about them</source>
        <translation>Dazu fragen</translation>
    </message>
    <message>
        <source>The program ended unexpectedly last time; what was stored is safe. {report} tells where it was, without a word of your documents.</source>
        <translation>Das Programm endete beim letzten Mal unerwartet; was gespeichert war, ist sicher. {report} sagt, wo es gerade war, ohne ein Wort aus Ihren Dokumenten.</translation>
    </message>
    <message>
        <source>A report without a word of your documents was written.</source>
        <translation>Ein Bericht ohne ein Wort aus Ihren Dokumenten wurde geschrieben.</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Bericht zeigen</translation>
    </message>
    <message>
        <source>Something went wrong in the program ({kind}: {error}). Your case is safe.</source>
        <translation>Im Programm ging etwas schief ({kind}: {error}). Ihr Fall ist sicher.</translation>
    </message>
    <message>
        <source>Batch search: {name}</source>
        <translation>Listensuche: {name}</translation>
    </message>
    <message>
        <source>Reading the list…</source>
        <translation>Die Liste wird gelesen …</translation>
    </message>
    <message>
        <source>Names that were searched for</source>
        <translation>Namen, nach denen gesucht wurde</translation>
    </message>
    <message>
        <source>Names with what was found</source>
        <translation>Namen mit dem, was gefunden wurde</translation>
    </message>
    <message>
        <source>Export hits…</source>
        <translation>Treffer exportieren …</translation>
    </message>
    <message>
        <source>{done} of {names} searched for</source>
        <translation>Nach {done} von {names} gesucht</translation>
    </message>
    <message>
        <source>Stopped: {there} of {done} names stand in the documents.</source>
        <translation>Gestoppt: {there} von {done} Namen stehen in den Dokumenten.</translation>
    </message>
    <message>
        <source>{there} of {done} names stand in the documents.</source>
        <translation>{there} von {done} Namen stehen in den Dokumenten.</translation>
    </message>
    <message>
        <source>The hits are in {path}.</source>
        <translation>Die Treffer liegen in {path}.</translation>
    </message>
    <message>
        <source>A double click, or Enter, searches for the name in Sources.</source>
        <translation>Ein Doppelklick oder die Eingabetaste sucht den Namen in Quellen.</translation>
    </message>
    <message>
        <source>Try a prompt</source>
        <translation>Prompt ausprobieren</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>&amp;Senden</translation>
    </message>
    <message>
        <source>&amp;Restore the prompt</source>
        <translation>Prompt &amp;wiederherstellen</translation>
    </message>
    <message>
        <source>Reply of the trial</source>
        <translation>Antwort des Versuchs</translation>
    </message>
    <message>
        <source>Goes to {host}; about {money}.</source>
        <translation>Geht an {host}; etwa {money}.</translation>
    </message>
    <message>
        <source>Stays on this computer.</source>
        <translation>Bleibt auf diesem Rechner.</translation>
    </message>
    <message>
        <source>Trial {number}: {model}</source>
        <translation>Versuch {number}: {model}</translation>
    </message>
    <message>
        <source>It was cut off; no reply was kept.</source>
        <translation>Er wurde abgebrochen; keine Antwort ist erhalten.</translation>
    </message>
    <message>
        <source>{total} tokens</source>
        <translation>{total} Tokens</translation>
    </message>
    <message>
        <source>Put this prompt to a model by itself</source>
        <translation>Diesen Prompt für sich allein einem Modell stellen</translation>
    </message>
    <message>
        <source>The run and its answer stay as they are. What you try is kept beside the call; Data sent lists it.</source>
        <translation>Der Lauf und seine Antwort bleiben, wie sie sind. Was Sie versuchen, wird beim Aufruf aufbewahrt und unter Gesendet aufgeführt.</translation>
    </message>
    <message>
        <source>Trials of this call</source>
        <translation>Versuche zu diesem Aufruf</translation>
    </message>
    <message>
        <source>Reply in the run</source>
        <translation>Antwort im Lauf</translation>
    </message>
    <message>
        <source>Show them in Calls</source>
        <translation>Unter Aufrufe zeigen</translation>
    </message>
    <message>
        <source>The variables as they stood behind this cell</source>
        <translation>Die Variablen, wie sie nach dieser Zelle standen</translation>
    </message>
    <message>
        <source>Pages that the code was handed</source>
        <translation>Seiten, die der Code erhielt</translation>
    </message>
    <message>
        <source>Variables</source>
        <translation>Variablen</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
</context>
</TS>
