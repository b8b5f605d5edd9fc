// Runs before the first paint: tells the style sheet that scripts work.
document.documentElement.dataset.scripts = "";
