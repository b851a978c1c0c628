; Makes the installer for Windows with Inno Setup 6: iscc /DVersion=0.1.0 packaging\windows\rlm-desktop.iss
; Never run yet: see docs/releasing.md.
#ifndef Version
  #error Give the version: iscc /DVersion=...
#endif

[Setup]
AppId={{6E0B2C5B-6E2B-4D1A-9C33-5B7C3F0E7A41}
AppName=RLM Desktop
AppVersion={#Version}
AppPublisher=The RLM Desktop authors
DefaultDirName={autopf}\RLM Desktop
DefaultGroupName=RLM Desktop
DisableProgramGroupPage=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=rlm-desktop-{#Version}-windows-setup
SetupIconFile=..\..\build\icons\rlm-desktop.ico
UninstallDisplayIcon={app}\rlm-desktop.exe
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
Compression=lzma2
SolidCompression=yes
; Without administrator's rights it is installed for one user.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog

[Files]
Source: "..\..\build\frozen\rlm-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{autoprograms}\RLM Desktop"; Filename: "{app}\rlm-desktop.exe"

[Run]
Filename: "{app}\rlm-desktop.exe"; Description: "{cm:LaunchProgram,RLM Desktop}"; Flags: nowait postinstall skipifsilent
